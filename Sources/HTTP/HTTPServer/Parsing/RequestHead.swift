package import PosternHTTPTypes

/// The versions of HTTP whose messages are text.
package enum HTTPVersion: UInt8, Sendable {
  case http10, http11
}

/// How the end of a body is found, RFC 9112 section 6.3.
package enum BodyFraming: Sendable, Equatable {
  case none
  case length(Int)
  case chunked
}

/// Everything in front of a request's body, as one copy of the received bytes and positions in it.
package struct RequestHead: Sendable {
  package let method: Method
  package let version: HTTPVersion
  /// The fields in their order, without those whose name has an underscore (they could pass for others).
  package let fields: Fields
  package let framing: BodyFraming
  /// Whether another request may follow on the connection, RFC 9112 section 9.3.
  package let keepsAlive: Bool
  /// Whether the client waits for 100 (Continue) before it sends the body.
  package let expectsContinue: Bool
  private let pathStart: UInt16
  private let pathEnd: UInt16
  private let queryStart: UInt16
  private let queryEnd: UInt16

  init(method: Method, target: RequestTarget, rules: MessageRules, framing: BodyFraming, fields: Fields) {
    self.method = method
    self.fields = fields
    self.framing = framing
    version = rules.version
    keepsAlive = rules.keepsAlive
    expectsContinue = rules.expectsContinue && framing != .none && framing != .length(0)
    // A head is never longer than `ParserLimits.largestHead`; a query starts after a `?`, so zero means none.
    pathStart = UInt16(truncatingIfNeeded: target.path.lowerBound)
    pathEnd = UInt16(truncatingIfNeeded: target.path.upperBound)
    queryStart = UInt16(truncatingIfNeeded: target.query?.lowerBound ?? 0)
    queryEnd = UInt16(truncatingIfNeeded: target.query?.upperBound ?? 0)
  }

  /// The path as it was sent, escapes and all; `*` for OPTIONS of the server itself.
  package var path: String { String(decoding: fields.storage[pathRange], as: UTF8.self) }

  /// Whether the target is `*`: the server and no path of it.
  package var isForServer: Bool { withPath { $0.count == 1 && $0[0] == UInt8(ascii: "*") } }

  /// The path as routes are written; nil when it can be read in two ways (H15).
  package var decodedPath: RequestPath? { try? RequestPath(bytes: fields.storage[pathRange]) }

  /// What follows the question mark as it was sent; nil without one.
  package var query: String? {
    queryStart == 0 ? nil : String(decoding: fields.storage[Int(queryStart)..<Int(queryEnd)], as: UTF8.self)
  }

  /// Reads the path's bytes in place.
  package func withPath<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = fields.storage
    return try body(bytes.span.extracting(pathRange))
  }

  private var pathRange: Range<Int> { Int(pathStart)..<Int(pathEnd) }
}
