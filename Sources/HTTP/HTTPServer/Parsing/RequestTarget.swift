internal import PosternHTTPTypes

/// Where the parts of a request target lie, RFC 9112 section 3.2.
struct RequestTarget: Sendable {
  /// The authority of the absolute form.
  var authority: Range<Int>?
  /// The path with its escapes as they came; `*` in the asterisk form.
  var path: Range<Int>
  /// What follows the first question mark.
  var query: Range<Int>?

  /// The target of a head whose request line has not been read.
  static let none = RequestTarget()

  private init() { path = 0..<0 }

  init(_ range: Range<Int>, of bytes: RawSpan, method: Method) throws(Refusal) {
    var start = range.lowerBound
    if bytes[start] != UInt8(ascii: "/") {
      if range.count == 1, bytes[start] == UInt8(ascii: "*") {
        guard method == .options else { throw .invalidTarget }
        path = range
        return
      }
      let scheme = try Self.schemeLength(range, of: bytes)
      start += scheme
      let end = bytes.firstIndex(notIn: .authority, from: start, to: range.upperBound)
      authority = start..<end
      try Authority.check(start..<end, of: bytes)
      start = end
      if start == range.upperBound || bytes[start] == UInt8(ascii: "?") {
        // RFC 9110 section 4.2.3: an empty path is `/`, and the nearest one of those is the scheme's.
        path = range.lowerBound + scheme - 1..<range.lowerBound + scheme
        query = try Self.query(from: start, to: range.upperBound, of: bytes)
        return
      }
      guard bytes[start] == UInt8(ascii: "/") else { throw .invalidTarget }
    }
    let end = bytes.firstIndex(notIn: .path, from: start, to: range.upperBound)
    path = start..<end
    try Self.checkEscapes(start..<end, of: bytes)
    query = try Self.query(from: end, to: range.upperBound, of: bytes)
  }

  /// Form decoding refuses bad escapes in a query, and only where somebody reads it.
  private static func query(from start: Int, to end: Int, of bytes: RawSpan) throws(Refusal) -> Range<Int>? {
    guard start < end else { return nil }
    guard bytes[start] == UInt8(ascii: "?"),
      bytes.firstIndex(notIn: .query, from: start + 1, to: end) == end
    else { throw .invalidTarget }
    return start + 1..<end
  }

  private static func schemeLength(_ range: Range<Int>, of bytes: RawSpan) throws(Refusal) -> Int {
    for scheme: StaticString in ["http://", "https://"] {
      let length = scheme.utf8CodeUnitCount
      if range.count > length, bytes.spells(scheme, in: range.lowerBound..<range.lowerBound + length) {
        return length
      }
    }
    throw .invalidTarget
  }

  private static func checkEscapes(_ range: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    for index in range where bytes[index] == UInt8(ascii: "%") {
      guard range.upperBound - index > 2, bytes.hexDigit(index + 1) != nil, bytes.hexDigit(index + 2) != nil
      else {
        throw .invalidTarget
      }
    }
  }
}
