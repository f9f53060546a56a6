internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP
internal import PosternMCPServer

extension SessionTable {
  /// Answers one message of a session, or the one that opens it.
  func post(
    _ message: IncomingMessage, _ request: Request, _ caller: Caller, _ accept: Acceptance,
    _ endpoint: MCPEndpoint
  ) throws -> Decision {
    if case .request(let opening) = message, opening.method == "initialize" {
      return .answer(try open(opening, caller, endpoint))
    }
    let session = try require(request, caller)
    switch message {
    case .notification(let notification):
      session.take(notification)
      return .answer(Response(.accepted))
    case .response(let response):
      session.session.take(response)
      return .answer(Response(.accepted))
    case .request(let call):
      var caller = caller
      caller.revision = session.session.revision
      caller.session = session.session
      guard accept != .document, case .call(let prepared) = server.take(call, from: caller) else {
        return endpoint.answer(call, caller, accept)
      }
      return SessionExchange(call.id, session, accept).run(prepared)
    }
  }

  private func open(
    _ request: IncomingRequest, _ caller: Caller, _ endpoint: MCPEndpoint
  ) throws -> Response {
    guard let session = try open(for: caller.principal?.id) else {
      return Reply.tooMany(retryAfter: .seconds(30)).response(
        to: request.id, .handshake, challenge: endpoint.configuration.challenge)
    }
    let (call, reply) = server.greet(request)
    guard let call else {
      remove(session)
      return reply.response(to: request.id, .handshake, challenge: endpoint.configuration.challenge)
    }
    _ = session.session.open(call)
    var response = Response.json(reply.message(to: request.id))
    try response.fields.set(.mcpSessionID, checking: session.id)
    return response
  }
}
