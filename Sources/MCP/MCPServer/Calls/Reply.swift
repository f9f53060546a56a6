internal import PosternJSON
public import PosternMCP

/// What a request is answered with.
public enum Reply: Sendable {
  /// A result, written in the caller's revision.
  case result([UInt8])
  /// An error.
  case failure(ProtocolError)
  /// The caller's token lacks scopes; a transport that has a status for it says which.
  case forbidden(scopes: Set<String>)
  /// The caller asks for too much at once; the time after which to try again.
  case tooMany(retryAfter: Duration)
  /// What the server keeps its state in cannot be asked now; the time after which to try again.
  case unavailable(retryAfter: Duration)

  /// The message that goes over the wire.
  public func message(to id: MessageID) -> [UInt8] {
    if case .result(let bytes) = self { return OutgoingMessage.response(to: id, result: bytes) }
    return OutgoingMessage.error(error ?? .internalError, to: id)
  }

  /// The error that a client reads; nil for a result.
  public var error: ProtocolError? {
    switch self {
    case .result: nil
    case .failure(let error): error
    case .forbidden(let scopes):
      ProtocolError(
        .invalidRequest, "This needs more than the client was allowed to do.",
        data: ["requiredScopes": .array(scopes.sorted().map { .string($0) })])
    case .tooMany:
      ProtocolError(.invalidRequest, "Too much at once; try again in a little while.")
    case .unavailable:
      ProtocolError(.internalError, "The server cannot reach its store; try again in a little while.")
    }
  }
}
