import PosternHTTPServer
import Testing

/// A message that must be refused, why, and the section that makes it wrong.
struct Malformed: Sendable, CustomTestStringConvertible {
  let bytes: [UInt8]
  let refusal: Refusal
  let section: String

  init(_ section: String, _ refusal: Refusal, bytes: [UInt8]) {
    (self.section, self.refusal, self.bytes) = (section, refusal, bytes)
  }

  /// One byte a scalar, so that a row can hold any byte.
  init(_ section: String, _ refusal: Refusal, _ text: String) {
    self.init(section, refusal, bytes: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
  }

  /// A wrong request line in front of good fields.
  static func line(_ section: String, _ refusal: Refusal, _ line: String) -> Malformed {
    Malformed(section, refusal, "\(line)\r\nHost: a\r\n\r\n")
  }

  static func target(_ refusal: Refusal, _ target: String, _ section: String = "9112 3.2") -> Malformed {
    line(section, refusal, "GET \(target) HTTP/1.1")
  }

  /// Good, except for what stands after Host.
  static func field(_ section: String, _ refusal: Refusal, _ line: String) -> Malformed {
    Malformed(section, refusal, "POST / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n")
  }

  static func host(_ value: String, _ refusal: Refusal = .invalidHost) -> Malformed {
    Malformed("9112 3.2", refusal, "GET / HTTP/1.1\r\nHost:\(value)\r\n\r\n")
  }

  static func length(_ value: String) -> Malformed {
    field("9110 8.6", .invalidContentLength, "Content-Length:\(value)")
  }

  static func coding(_ value: String) -> Malformed {
    field("9112 6.1", .invalidTransferCoding, "Transfer-Encoding:\(value)")
  }

  static func chunks(_ refusal: Refusal, _ body: String, _ section: String = "9112 7.1") -> Malformed {
    Malformed(section, refusal, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
  }

  var testDescription: String {
    "\(refusal.rawValue): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
  }
}
