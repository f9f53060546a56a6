internal import PosternEventLoop
internal import PosternJSON
internal import PosternLogging
internal import PosternMCP

// MARK: One request and its answer

extension MCPClient {
  /// Sends a request and waits for what comes of it; within a session that has ended, once more in a new one.
  func exchange(
    _ request: ClientRequest, _ options: CallOptions = CallOptions(),
    _ extras: RequestEnvelope.Extras = RequestEnvelope.Extras()
  ) async throws(ClientError) -> JSONView {
    let number = session.number
    do throws(ClientError) {
      return try await attempt(request, options, extras)
    } catch {
      guard error.code == .sessionEnded, session.phase == .open else { throw error }
    }
    try await renewSession(after: number)
    return try await attempt(request, options, extras)
  }

  /// Sends a request once.
  func attempt(
    _ request: ClientRequest, _ options: CallOptions, _ extras: RequestEnvelope.Extras
  ) async throws(ClientError) -> JSONView {
    guard session.phase != .closed else { throw ClientError(.closed) }
    guard !Task.isCancelled else { throw ClientError(.cancelled) }
    let (id, entry) = try prepare(request, options, extras)
    return try await withTaskCancellationHandler {
      await outcome(of: entry, id)
    } onCancel: {
      Task.immediate { await self.giveUp(id, ClientError(.cancelled)) }
    }.get()
  }

  private func outcome(of entry: PendingRequest, _ id: MessageID) async -> Result<JSONView, ClientError> {
    await withCheckedContinuation { continuation in
      entry.whenSettled { continuation.resume(returning: $0) }
      start(entry, id)
    }
  }

  /// Writes a request and enters it in the books.
  func prepare(
    _ request: ClientRequest, _ options: CallOptions, _ extras: RequestEnvelope.Extras
  ) throws(ClientError) -> (MessageID, PendingRequest) {
    var record = Conversation.Request(request.method)
    record.wantsProgress = options.onProgress != nil
    record.wantsMessages = options.onMessage != nil
    if case .listen(let filter) = request { record.subscription = filter }
    let id = conversation.open(record)
    let message: Outbound
    do throws(ClientError) { message = try write(request, id, options, extras) } catch {
      conversation.close(id)
      throw error
    }
    let timer = LoopTimer(on: loop) { [unowned self] in
      assumeIsolated { $0.giveUp(id, ClientError(.timedOut)) }
    }
    let entry = PendingRequest(
      request, options, message, options.deadlines ?? settings.deadlines, timer: timer)
    pending[id] = entry
    return (id, entry)
  }

  private func write(
    _ request: ClientRequest, _ id: MessageID, _ options: CallOptions, _ extras: RequestEnvelope.Extras
  ) throws(ClientError) -> Outbound {
    let envelope = RequestEnvelope(
      session.revision, capabilities: settings.capabilities, client: settings.client)
    var extras = extras
    if options.onProgress != nil { extras.progressToken = id }
    if options.onMessage != nil || options.level != nil {
      extras.logLevel = options.level ?? session.level ?? .info
    }
    extras.trace = options.trace
    let bytes: [UInt8]
    do throws(JSONError) { bytes = try envelope.bytes(request, id: id, extras) } catch {
      throw ClientError(.invalidRequest, detail: "\(error)")
    }
    var message = Outbound(.request(id), bytes)
    message.method = request.method
    message.name = request.name
    if case .initialize = request { return message }
    message.revision = session.revision
    if transport.hasStreams, case .callTool(let name, let arguments) = request {
      message.mirrored = try tools.fields(of: name, arguments)
    }
    return message
  }
}

// MARK: Beginning and end

extension MCPClient {
  func start(_ entry: PendingRequest, _ id: MessageID) {
    guard !entry.isSettled else { return }
    entry.isSent = true
    entry.work = Task {
      let failure = await transmit(entry.message, id)
      workEnded(id, failure)
    }
  }

  private func transmit(_ message: Outbound, _ id: MessageID) async -> ClientError? {
    do throws(ClientError) {
      try await transport.send(message) { inbound in received(inbound, on: .request(id)) }
      return nil
    } catch {
      return error
    }
  }

  /// Where answers have streams, the end of one without an answer is the end of the request.
  private func workEnded(_ id: MessageID, _ failure: ClientError?) {
    ending.removeValue(forKey: id)?.timer.cancel()
    pending[id]?.work = nil
    if let failure {
      settle(id, .failure(failure))
    } else if transport.hasStreams {
      var none = ClientError(.noAnswer)
      none.mayHaveBeenDone = true
      settle(id, .failure(none))
    }
  }

  /// The request is over, whatever came of it.
  func settle(_ id: MessageID, _ outcome: Result<JSONView, ClientError>) {
    conversation.close(id)
    guard let entry = pending.removeValue(forKey: id) else { return }
    if let work = entry.work, transport.hasStreams {
      let timer = LoopTimer(on: loop) { work.cancel() }
      timer.set(.current.advanced(by: EndingStream.patience))
      ending[id] = EndingStream(work: work, timer: timer)
    }
    entry.settle(outcome)
  }

  /// Nobody waits any more: the server is told in the way of its transport and era (requirements MCP-18 and MCP-78).
  func giveUp(_ id: MessageID, _ error: ClientError) {
    guard let entry = pending.removeValue(forKey: id) else { return }
    conversation.close(id)
    var error = error
    let reason = error.code == .timedOut ? "It took too long." : nil
    if error.code == .timedOut, entry.sawNoise {
      error = ClientError(.invalidMessage, detail: "and nothing else in time")
    }
    if entry.isSent {
      error.mayHaveBeenDone = true
      if transport.hasStreams { entry.work?.cancel() }
      if isTold(of: entry.request) {
        tell(.cancelled(id, reason: reason))
      }
    }
    entry.settle(.failure(error))
  }

  /// MCP-73: a handshake is not cancelled; and whoever is asked which era it is of may not know the word.
  private func isTold(of request: ClientRequest) -> Bool {
    switch request {
    case .initialize, .discover: false
    default: !transport.hasStreams || session.revision.era == .handshake
    }
  }

  /// Sends a notification that nobody waits for.
  func tell(_ notification: ClientNotification) {
    if let message = try? written(notification) { errand(message) }
  }

  func send(_ notification: ClientNotification) async throws(ClientError) {
    try await transport.send(try written(notification)) { _ in true }
  }

  /// Sends what nobody waits for.
  func errand(_ message: Outbound) {
    Task {
      do throws(ClientError) {
        try await transport.send(message) { _ in true }
      } catch {
        settings.log?.warning(
          "The server did not take a message.",
          ["code": .string(error.code.rawValue), "method": .string(message.method ?? "answer")])
      }
    }
  }

  private func written(_ notification: ClientNotification) throws(ClientError) -> Outbound {
    let bytes: [UInt8]
    do throws(JSONError) { bytes = try notification.bytes() } catch {
      throw ClientError(.invalidRequest, detail: "\(error)")
    }
    var message = Outbound(.notification, bytes)
    message.method = notification.method
    message.revision = session.revision
    return message
  }
}
