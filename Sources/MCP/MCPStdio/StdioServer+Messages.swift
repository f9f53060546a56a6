internal import PosternEventLoop
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

extension StdioServer {
  /// Takes one line.
  func receive(_ line: [UInt8]) async throws(IOError) {
    // An empty line is nothing, as some clients end their messages with two.
    guard !line.isEmpty else { return }
    let root: JSONView
    do throws(JSONError) {
      root = try JSON.parse(line).root
    } catch {
      return try await send(OutgoingMessage.error(.notJSON, to: nil))
    }
    if let elements = root.array, session.isOpen, session.revision.has(.batches), elements.count > 0 {
      // The answers are lines of their own: a client tells them apart by their ids.
      for element in elements { try await receive(element, isInBatch: true) }
    } else {
      try await receive(root, isInBatch: false)
    }
  }

  private func receive(_ view: JSONView, isInBatch: Bool) async throws(IOError) {
    let message: IncomingMessage
    do throws(InvalidMessage) {
      message = try IncomingMessage(view)
    } catch {
      return try await send(OutgoingMessage.error(error.error, to: error.id))
    }
    switch message {
    case .request(let request): try await answer(request, isInBatch: isInBatch)
    case .notification(let notification): take(notification)
    case .response(let response): session.take(response)
    }
  }

  private func take(_ notification: IncomingNotification) {
    guard notification.method == "notifications/cancelled",
      let id = notification.params?["requestId"].flatMap(MessageID.init)
    else { return }
    if let entry = streams.removeValue(forKey: id) {
      entry.stream.end()
      entry.pump.cancel()
    }
    session.cancel(id)
  }

  private func answer(_ request: IncomingRequest, isInBatch: Bool) async throws(IOError) {
    switch dispatch(request, isInBatch: isInBatch) {
    case .answered(let reply): try await send(reply.message(to: request.id))
    case .call(let call):
      let isAlone = RequestMeta(of: request.params).protocolVersion != nil
      try await start(call, request.id, canAsk: !isAlone)
    case .listen(let stream): try await tell(stream)
    }
  }

  /// What is to be done about a request: in the era that it says, or in that of the session.
  private func dispatch(_ request: IncomingRequest, isInBatch: Bool) -> Dispatch {
    let meta = RequestMeta(of: request.params)
    do throws(ProtocolError) {
      if meta.protocolVersion != nil, request.method != "initialize" {
        return server.take(request, from: try caller(of: meta))
      }
      if request.method == "initialize" {
        guard !isInBatch else { throw .invalidRequest("A handshake is not part of a batch.") }
        return .answered(greet(request))
      }
      // Probes come before a handshake, and are not to wait for an answer that never comes.
      guard session.isOpen || request.method == "ping" else {
        throw .invalidRequest("Open with initialize, or say the revision in _meta.")
      }
      return server.take(request, from: Caller(session.revision, place: .local, session: session))
    } catch {
      return .answered(.failure(error))
    }
  }

  private func caller(of meta: RequestMeta) throws(ProtocolError) -> Caller {
    let version = try meta.requireEnvelope()
    guard let revision = Revision(version), revision.era == .stateless else {
      throw .unsupportedVersion(version)
    }
    return Caller(revision, place: .local)
  }

  private func greet(_ request: IncomingRequest) -> Reply {
    guard !session.isOpen else { return .failure(.invalidRequest("The handshake was made already.")) }
    let (call, reply) = server.greet(request)
    if let call {
      _ = session.open(call)
      tellChanges()
    }
    return reply
  }

  /// Tells changes until the client has enough, or the server ends.
  private func tell(_ stream: ChangeStream) async throws(IOError) {
    guard let acknowledgement = try? await stream.acknowledgement(), streams[stream.id] == nil else {
      stream.end()
      return try await send(OutgoingMessage.error(.duplicateID, to: stream.id))
    }
    try await send(acknowledgement)
    let pump = Task(executorPreference: loop) { [weak self] in
      while let message = try? await stream.next() {
        guard (try? await self?.send(message)) != nil else { return }
      }
      await self?.conclude(stream)
    }
    streams[stream.id] = (stream, pump)
  }

  /// Ends the streams when the input has ended: the client may still read.
  func concludeStreams() async {
    let entries = Array(streams.values)
    for entry in entries { entry.stream.end() }
    for entry in entries { await entry.pump.value }
  }

  /// The server ends a stream: the result says so (requirement MCP-27).
  ///
  /// One that the client gave up has none.
  private func conclude(_ stream: ChangeStream) async {
    guard streams.removeValue(forKey: stream.id) != nil, let result = try? stream.conclusion() else { return }
    stream.end()
    try? await send(result)
  }
}
