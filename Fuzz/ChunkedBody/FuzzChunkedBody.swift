import FuzzSupport
import PosternHTTPServer

/// Chunks mean the same in every slicing, and what they carry is what a plain reading of RFC 9112 section 7.1 finds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let chunks = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8) + chunks
  var limits = ParserLimits()
  (limits.body, limits.chunkFraming, limits.chunkExtension) = (1024, 512, 32)
  let whole = Outcome(bytes, longest: 0, seed: 0, limits: limits)
  precondition(whole == Outcome(bytes, longest: 1, seed: 0, limits: limits), "byte by byte is not the same")
  precondition(
    whole == Outcome(bytes, longest: 40, seed: UInt64(start[0]), limits: limits), "a cut changed the meaning")
  if whole.ends > 0 {
    precondition(whole.bodies.first == plainReading(chunks), "the data is not what was sent")
  }
  return 0
}

/// The data of a body that is known to be well-formed.
private func plainReading(_ bytes: [UInt8]) -> [UInt8] {
  var data: [UInt8] = []
  var rest = bytes[...]
  while let end = rest.firstIndex(of: 0x0D) {
    let line = rest[..<end].prefix { $0 != UInt8(ascii: ";") }
    let size = Int(String(decoding: line, as: UTF8.self), radix: 16) ?? 0
    guard size > 0 else { break }
    data += rest[(end + 2)...].prefix(size)
    rest = rest.dropFirst(end - rest.startIndex + size + 4)
  }
  return data
}
