internal import PosternEventLoop
internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

/// One call of a session on its way to its answer: it can ask the client, and outlives the connection it came on.
final class SessionExchange: CallChannel {
  private let id: MessageID
  private let session: HTTPSession
  private let stream: SessionStream
  private let mustStream: Bool

  init(_ id: MessageID, _ session: HTTPSession, _ accept: Acceptance) {
    self.id = id
    self.session = session
    mustStream = accept == .events
    stream = session.openStream()
  }

  var canAsk: Bool { true }

  func send(_ notification: [UInt8]) async throws { stream.append(notification) }

  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    try await session.session.ask(items) { [stream] in stream.append($0) }
  }

  func release(retry: Duration) { stream.release(retry: retry) }

  /// Starts the call; its answer is a document if it is over before anything else is said.
  func run(_ call: PreparedCall) -> Decision {
    let running = call.start(on: self)
    if let reply = running.reply, !mustStream, stream.isEmpty {
      session.forget(stream)
      return .answer(.json(reply.message(to: id)))
    }
    guard session.session.begin(id, running) else {
      running.cancel()
      session.forget(stream)
      return .answer(
        Rejection(.invalidRequest("A request with this id is being answered already."), to: id).response)
    }
    running.whenOver { [id, session, stream] reply in
      session.session.finish(id)
      // An answer to a request that was given up is not sent (requirement MCP-78).
      if !running.isCancelled { stream.append(reply.message(to: id)) }
      stream.end()
    }
    return .answer(session.response(from: stream, after: 0, isNew: true))
  }
}

extension HTTPSession {
  /// A stream as an answer, from a message on.
  func response(from stream: SessionStream, after number: Int, isNew: Bool) -> Response {
    let reader = stream.attach()
    return Response(lasting: .untilDone) { [self] events in
      // Something to come back with, before anything was said (requirement MCP-79).
      if isNew, session.revision.has(.icons),
        let priming = ServerSentEvent(data: [], id: "\(stream.number)-0")
      {
        try await events.send(priming)
      }
      var number = number
      while true {
        switch await stream.step(after: number, reader: reader) {
        case .message(let message, let next):
          guard let event = ServerSentEvent(data: message, id: "\(stream.number)-\(next)") else { return }
          try await events.send(event)
          number = next
        case .release(let retry):
          let milliseconds = Int(clamping: retry.wholeMilliseconds)
          guard let event = ServerSentEvent(data: [], id: "\(stream.number)-\(number)", retry: milliseconds)
          else { return }
          return try await events.send(event)
        case .end: return
        }
      }
    }
  }
}
