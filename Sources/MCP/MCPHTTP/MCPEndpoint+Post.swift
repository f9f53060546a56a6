internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

extension MCPEndpoint {
  /// Answers one POST.
  func post(_ request: Request, _ context: RequestContext) throws -> Decision {
    do {
      try ladder.requireJSON(request.fields)
      guard let accept = Acceptance(request.fields) else {
        throw HTTPError(
          .notAcceptable, code: "not_acceptable",
          message: "Answers are application/json or text/event-stream; accept both.")
      }
      switch try ladder.admit(request) {
      case .ignored: return .answer(Response(.accepted))
      case .stateless(let message, let revision):
        return answer(message, caller(context, revision), accept)
      case .handshake(let message, let named):
        if let sessions { return try sessions.post(message, request, caller(context), accept, self) }
        return handshake(message, named, context, accept)
      case .batch(let elements, let revision):
        return try batch(elements, revision, request, context)
      }
    } catch let rejection as Rejection {
      return .answer(rejection.response)
    }
  }

  /// Answers a request that needs no session.
  func answer(_ request: IncomingRequest, _ caller: Caller, _ accept: Acceptance) -> Decision {
    switch server.take(request, from: caller) {
    case .answered(let reply):
      let response = reply.response(to: request.id, caller.revision.era, challenge: configuration.challenge)
      return .answer(accept == .events ? response.asEvents : response)
    case .call(let call):
      let clock = server.configuration.clock
      return CallExchange(request.id, caller, accept, clock, challenge: configuration.challenge).run(call)
    case .listen(let stream):
      guard accept != .document else {
        stream.end()
        return .answer(
          Rejection(.notAcceptable, .invalidRequest("Changes are told as text/event-stream."), to: request.id)
            .response)
      }
      return .answer(stream.response)
    }
  }

  /// One message of the handshake era where nobody remembers the handshake.
  private func handshake(
    _ message: IncomingMessage, _ named: Revision?, _ context: RequestContext, _ accept: Acceptance
  ) -> Decision {
    guard case .request(let request) = message else { return .answer(Response(.accepted)) }
    // What a client that says nothing speaks (requirement MCP-77).
    let revision = named ?? .v2025_03_26
    let caller = caller(context, revision)
    guard request.method == "initialize" else { return answer(request, caller, accept) }
    let (_, reply) = server.greet(request)
    return .answer(reply.response(to: request.id, .handshake, challenge: configuration.challenge))
  }
}

extension Response {
  /// The same as a stream of one event, for who takes nothing else.
  var asEvents: Response {
    guard status == .ok, case .bytes(let message) = body else { return self }
    return Response(lasting: .untilDone) { events in _ = await events.send(message) }
  }
}
