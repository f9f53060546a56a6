internal import PosternHTTPTypes

/// What the fields say about the message itself: its length, its host, its connection.
///
/// Whatever two readers could understand in two ways is refused, RFC 9112 section 6.3 and section 11.2.
struct MessageRules: Sendable {
  var version = HTTPVersion.http11
  private(set) var host: Range<Int>?
  private(set) var expectsContinue = false
  private var contentLength: Int?
  private var isChunked = false
  private var saysClose = false
  private var saysKeepAlive = false

  /// RFC 9112 section 9.3.
  var keepsAlive: Bool { !saysClose && (version == .http11 || saysKeepAlive) }

  /// Notes a field; most have no meaning here.
  @inline(__always)
  mutating func apply(_ name: KnownField, _ value: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    switch name {
    case .connection: applyConnection(value, of: bytes)
    case .contentLength: try applyContentLength(value, of: bytes)
    case .expect: try applyExpect(value, of: bytes)
    case .host: try applyHost(value, of: bytes)
    case .transferEncoding: try applyTransferEncoding(value, of: bytes)
    default: break
    }
  }

  /// Judges the whole head.
  func framing(target: RequestTarget, of bytes: RawSpan) throws(Refusal) -> BodyFraming {
    // RFC 9112 section 3.2; the authority of an absolute target must not contradict it.
    if let host {
      if let authority = target.authority, !bytes.equalIgnoringCase(authority, host) {
        throw .foreignAuthority
      }
    } else if version == .http11 {
      throw .missingHost
    }
    // RFC 9112 section 6.1: both together is the classic attempt at smuggling.
    if isChunked, contentLength != nil { throw .lengthAndCoding }
    if isChunked { return .chunked }
    return contentLength.map { .length($0) } ?? .none
  }

  /// RFC 9112 section 3.2: one, and valid.
  private mutating func applyHost(_ value: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard host == nil else { throw .repeatedHost }
    try Authority.check(value, of: bytes)
    host = value
  }

  /// RFC 9110 section 8.6; a list of equal numbers may be refused, and a second field is as bad.
  private mutating func applyContentLength(_ value: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard contentLength == nil else { throw .repeatedContentLength }
    // Nineteen digits hold every length; more are padding or an overflow.
    guard 1...19 ~= value.count else { throw .invalidContentLength }
    var length = 0
    for index in value {
      guard let digit = bytes.decimalDigit(index) else { throw .invalidContentLength }
      let (shifted, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(Int(digit))
      guard !overflow, !carry else { throw .invalidContentLength }
      length = sum
    }
    contentLength = length
  }

  /// RFC 9112 sections 6.1 and 7: `chunked` is the one coding every server has, and it comes last and once.
  private mutating func applyTransferEncoding(_ value: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard version == .http11 else { throw .codingInOldVersion }
    guard !isChunked, bytes.spells("chunked", in: value) else { throw .invalidTransferCoding }
    isChunked = true
  }

  /// RFC 9110 section 10.1.1; HTTP/1.0 clients cannot wait for an interim response.
  private mutating func applyExpect(_ value: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard bytes.spells("100-continue", in: value) else { throw .unknownExpectation }
    expectsContinue = version == .http11
  }

  /// RFC 9110 section 7.6.1; an option that is not about persistence is somebody else's.
  private mutating func applyConnection(_ value: Range<Int>, of bytes: RawSpan) {
    var start = value.lowerBound
    while start < value.upperBound {
      var end = start
      while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
      let next = end + 1
      while start < end, bytes.isBlank(start) { start += 1 }
      while end > start, bytes.isBlank(end - 1) { end -= 1 }
      if bytes.spells("close", in: start..<end) { saysClose = true }
      if bytes.spells("keep-alive", in: start..<end) { saysKeepAlive = true }
      start = next
    }
  }
}
