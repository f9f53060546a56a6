import PosternHTTPTypes

/// Whatever is taken is put together from its parts, is an ordinary URI without the options too, and can be extended.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  fuzzPath(bytes)
  guard let text = String(validating: bytes, as: UTF8.self), let uri = try? URI(text) else { return 0 }
  let authority = uri.host.map { "//" + $0 + suffix(":", portText(uri)) } ?? ""
  let joined = uri.scheme + ":" + authority + uri.path + suffix("?", uri.query) + suffix("#", uri.fragment)
  precondition(joined == text && text.utf8.allSatisfy { 0x20 < $0 && $0 < 0x7F })
  if let strict = try? URI(text, options: .strict) {
    precondition(strict.path == uri.path && strict.fragment == nil && !strict.path.contains("/../"))
  }
  if let address = uri.hostAddress { precondition(IPAddress(address.description) == address) }
  if let origin = uri.origin { precondition(Origin(origin.description) == origin) }
  if let longer = try? uri.appending(path: text.replacing("/", with: "")) {
    precondition(longer.path.hasPrefix(uri.path) && longer.query == uri.query)
  }
  return 0
}

/// A port is written without leading zeros, so its number is its text.
private func portText(_ uri: URI) -> String? { uri.port.map { String($0) } }

private func suffix(_ mark: String, _ part: String?) -> String { part.map { mark + $0 } ?? "" }

private func fuzzPath(_ bytes: [UInt8]) {
  guard let path = try? RequestPath(bytes: bytes[...]) else { return }
  precondition(!path.segments.dropLast().contains(""))
  precondition(!path.segments.contains(".") && !path.segments.contains(".."))
  precondition(!path.text.utf8.contains { $0 < 0x20 || $0 == 0x5C || $0 == 0x3B })
}
