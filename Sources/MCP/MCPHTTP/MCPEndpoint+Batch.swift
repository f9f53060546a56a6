internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

extension MCPEndpoint {
  /// Answers several messages at once, which 2025-03-26 has and no other revision.
  ///
  /// What the calls say before they are over is not told: the answer is one array.
  func batch(
    _ elements: [JSONView], _ revision: Revision, _ request: Request, _ context: RequestContext
  ) throws(Rejection) -> Decision {
    let session = try sessions?.require(request, caller(context))
    var caller = caller(context, session?.session.revision ?? revision)
    guard caller.revision.has(.batches) else { throw Rejection(.batch) }
    caller.session = session?.session
    var answers: [BatchAnswer] = []
    for element in elements {
      do throws(InvalidMessage) {
        switch try IncomingMessage(element) {
        case .request(let request): answers.append(answer(request, caller))
        case .notification(let notification): session?.take(notification)
        case .response(let response): session?.session.take(response)
        }
      } catch {
        answers.append(.ready(OutgoingMessage.error(error.error, to: error.id)))
      }
    }
    guard !answers.isEmpty else { return .answer(Response(.accepted)) }
    return .wait { [answers] _, _ in
      var writer = JSONWriter()
      writer.beginArray()
      for answer in answers { writer.value(encoded: await answer.message()) }
      writer.endArray()
      return .json(writer.finish())
    }
  }

  private func answer(_ request: IncomingRequest, _ caller: Caller) -> BatchAnswer {
    // Requirement MCP-73: a handshake stands alone.
    guard request.method != "initialize" else {
      return .ready(
        OutgoingMessage.error(.invalidRequest("A handshake is not part of a batch."), to: request.id))
    }
    switch server.take(request, from: caller) {
    case .answered(let reply): return .ready(reply.message(to: request.id))
    case .call(let call): return .running(call.start(on: SilentChannel()), request.id)
    // Never in this era.
    case .listen(let stream):
      stream.end()
      return .ready(OutgoingMessage.error(.methodNotFound, to: request.id))
    }
  }
}

/// One answer of a batch.
private enum BatchAnswer: Sendable {
  case ready([UInt8])
  case running(RunningCall, MessageID)

  func message() async -> [UInt8] {
    switch self {
    case .ready(let message): message
    case .running(let call, let id): await call.value().message(to: id)
    }
  }
}
