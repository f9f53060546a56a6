internal import PosternHTTPServer
public import PosternHTTPTypes
internal import PosternMCP
internal import PosternMCPServer

extension Reply {
  /// The reply as the whole of an answer.
  ///
  /// - Parameters:
  ///   - id: The request.
  ///   - era: An error's status says more in the stateless era.
  ///   - challenge: What a token that allows too little is answered with, beside the status.
  /// - Returns: The answer.
  func response(to id: MessageID, _ era: Revision.Era, challenge: ScopeChallenge) -> Response {
    switch self {
    case .result: return .json(message(to: id))
    case .failure(let error):
      return .json(message(to: id), status: era == .stateless ? error.code.status : .ok)
    case .forbidden(let scopes):
      var response = Response.json(message(to: id), status: .forbidden)
      for field in challenge(scopes) { try? response.fields.append(field.name, checking: field.value) }
      return response
    case .tooMany(let delay): return waiting(delay, .tooManyRequests, id)
    case .unavailable(let delay): return waiting(delay, .serviceUnavailable, id)
    }
  }

  private func waiting(_ delay: Duration, _ status: Status, _ id: MessageID) -> Response {
    var response = Response.json(message(to: id), status: status)
    response.fields.append(.retryAfter, Int(clamping: max(1, delay.components.seconds)))
    return response
  }
}

/// The fields that say which scopes a token lacks: what whoever issues tokens wants clients to be told.
public typealias ScopeChallenge = @Sendable (_ scopes: Set<String>) -> Fields

extension ErrorCode {
  /// The status of an answer that is nothing but this error (table of `spec` 1A).
  ///
  /// What a handler finds wrong is 200: a client takes a 400 that it does not know for a server of the other era.
  fileprivate var status: Status {
    switch self {
    case .methodNotFound: .notFound
    case .parseError, .headerMismatch, .missingClientCapability, .unsupportedVersion: .badRequest
    default: .ok
    }
  }
}
