/// A header that does not say what the body says: the request is refused with -32020 (requirements MCP-20 to MCP-23).
public struct HeaderMismatch: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with a header.
  public enum Reason: Sendable, Hashable {
    /// It is not there, and the body has the value.
    case missing
    /// It is there more than once: two readers could take different ones.
    case repeated
    /// It holds what no field may hold, or base64 that is none.
    case malformed
    /// It says something else.
    case different
    /// It is there, and the body has no value.
    case unexpected
    /// The body has a value that no header can say: an array, an object, an integer that JavaScript would round.
    case unspeakable
  }

  /// The header's name.
  public let header: String
  /// What is wrong with it.
  public let reason: Reason

  /// A mismatch of a header.
  public init(_ header: String, _ reason: Reason) {
    self.header = header
    self.reason = reason
  }

  /// One sentence, short and stable; it repeats nothing of what was sent.
  public var description: String {
    switch reason {
    case .missing: "\(header) is missing."
    case .repeated: "\(header) is there more than once."
    case .malformed: "\(header) is not well encoded."
    case .different: "\(header) does not say what the body says."
    case .unexpected: "\(header) is there, and the body has no such value."
    case .unspeakable: "\(header) cannot say what the body says."
    }
  }
}

extension ProtocolError {
  /// A header does not say what the body says.
  public static func headerMismatch(_ mismatch: HeaderMismatch) -> ProtocolError {
    .headerMismatch(mismatch.description)
  }
}
