import PosternHTTPTypes

/// What is read can be sent back as it is, and what is set is one line and is read as it was set.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let cookies = Cookies(text)
  precondition(cookies.pairs.count <= Cookies.maximumCount)
  precondition(Cookies(cookies.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")) == cookies)
  for pair in cookies.pairs {
    guard let cookie = try? SetCookie(pair.name, pair.value) else { continue }
    var fields = Fields()
    precondition((try? fields.append(.setCookie, checking: cookie.text)) != nil)
    precondition(Cookies(cookie.text).pairs.first == pair)
  }
  return 0
}
