public import PosternEventLoop
public import PosternHTTPClient
internal import PosternJSON
internal import PosternMCP

extension MCPClient {
  /// Connects to an endpoint on the web.
  ///
  /// - Parameters:
  ///   - endpoint: Where it is, and who asks.
  ///   - http: Sends the requests; it is the caller's, and outlives the client.
  ///   - loop: The loop that the client lives on; one of those of `http`.
  ///   - settings: What the client is.
  /// - Returns: A client that knows what the server speaks.
  /// - Throws: Why there is none: nobody answers, or not as a server of this protocol does.
  public static func connect(
    to endpoint: HTTPEndpoint, over http: HTTPClient, on loop: EventLoop,
    settings: ClientSettings = ClientSettings()
  ) async throws(ClientError) -> MCPClient {
    let client = MCPClient(endpoint, over: http, on: loop, settings)
    try await client.open()
    return client
  }

  /// Starts a program that is a server, and connects to it over its standard input and output.
  ///
  /// - Parameters:
  ///   - command: The program. What it writes to standard error is this process's, or captured for the error that its
  ///     end is.
  ///   - loop: The loop that the client and the program's streams live on.
  ///   - settings: What the client is.
  /// - Returns: A client that knows what the server speaks; closing it ends the program.
  /// - Throws: Why there is none: the program does not start, ends, or is no server of this protocol.
  public static func connect(
    running command: ChildProcess.Command, on loop: EventLoop, settings: ClientSettings = ClientSettings()
  ) async throws(ClientError) -> MCPClient {
    let client = MCPClient(running: command, on: loop, settings)
    try await client.open()
    return client
  }

  private init(
    _ endpoint: HTTPEndpoint, over http: HTTPClient, on loop: EventLoop, _ settings: ClientSettings
  ) {
    self.init(HTTPTransport(endpoint, over: http, settings), on: loop, settings)
  }

  private init(running command: ChildProcess.Command, on loop: EventLoop, _ settings: ClientSettings) {
    self.init(StdioTransport(command, on: loop, settings), on: loop, settings)
  }

  /// Opens the way to the server and finds out what it speaks (requirement MCP-89).
  func open() async throws(ClientError) {
    do throws(ClientError) {
      try await transport.open()
      if !transport.hasStreams { beginReceiving() }
      try await negotiate()
    } catch {
      await close()
      throw error
    }
  }

  private func negotiate() async throws(ClientError) {
    var negotiation = Negotiation(settings.revisions, isProgram: !transport.hasStreams)
    while true {
      switch negotiation.step {
      case .discover(let revision):
        conversation.era = .stateless
        session.revision = revision
        _ = negotiation.next(after: await asked(.discover, isProbe: negotiation.isProbe))
      case .initialize(let revision):
        if negotiation.needsRestart { try await restart() }
        conversation.era = .handshake
        session.revision = revision
        _ = negotiation.next(
          after: await asked(.initialize(revision, settings.capabilities, settings.client)))
      case .speak(let revision, let greeting):
        return try await speak(revision, greeting)
      case .fail(let error): throw error
      }
    }
  }

  /// Starts the program anew that the question was the end of.
  private func restart() async throws(ClientError) {
    await receiving?.value
    try await transport.open()
    beginReceiving()
  }

  private func asked(
    _ request: ClientRequest, isProbe: Bool = false
  ) async -> Result<JSONView, ClientError> {
    var options = CallOptions()
    if isProbe {
      var deadlines = settings.deadlines
      (deadlines.silence, deadlines.total) = (deadlines.probe, deadlines.probe)
      options.deadlines = deadlines
    }
    do throws(ClientError) { return .success(try await attempt(request, options, .init())) } catch {
      return .failure(error)
    }
  }

  private func speak(_ revision: Revision, _ greeting: Greeting?) async throws(ClientError) {
    session.revision = revision
    session.greeting = greeting
    conversation.era = revision.era
    transport.speak(revision)
    if revision.era == .handshake {
      try await send(.initialized)
      if transport.hasStreams { beginReceiving() }
    }
    guard session.phase != .closed else { throw ClientError(.closed) }
    session.phase = .open
  }
}

// MARK: What comes by itself

extension MCPClient {
  private func beginReceiving() {
    receiving?.cancel()
    receiving = Task { await receive() }
  }

  private func receive() async {
    var failure: ClientError?
    do throws(ClientError) {
      try await transport.receive { received($0, on: .shared) }
    } catch {
      failure = error
    }
    guard !transport.hasStreams else { return }
    // Over one pipe nothing can come any more.
    let error = failure ?? ClientError(.ended)
    for id in Array(pending.keys) {
      var error = error
      error.mayHaveBeenDone = true
      settle(id, .failure(error))
    }
    listeners.end(error)
    if session.phase == .open { session.phase = .closed }
  }
}

// MARK: A session that is gone

extension MCPClient {
  /// Makes a new session in place of the one with this number, once for all who find it gone (requirement MCP-76).
  func renewSession(after number: Int) async throws(ClientError) {
    if session.number == number, session.renewal == nil {
      session.renewal = Task {
        let failure = await renewed()
        session.number += 1
        session.renewal = nil
        return failure
      }
    }
    if let failure = await session.renewal?.value { throw failure }
  }

  private func renewed() async -> ClientError? {
    let former = session.revision
    let outcome = await asked(.initialize(former, settings.capabilities, settings.client))
    do throws(ClientError) {
      let result = try outcome.get()
      guard let greeting = Greeting(handshake: result), greeting.versions == [former.name] else {
        throw ClientError(.invalidAnswer, detail: "initialize")
      }
      try await speak(former, greeting)
      if let level = session.level { _ = try await attempt(.setLevel(level), .init(), .init()) }
      for uri in session.subscriptions.union(listeners.observedResources).sorted() {
        _ = try await attempt(.subscribe(uri: uri), .init(), .init())
      }
      return nil
    } catch {
      return error
    }
  }
}

// MARK: The end

extension MCPClient {
  /// Ends everything: what somebody waits for fails, the session is ended, a program is stopped.
  public func close() async {
    guard session.phase != .closed || receiving != nil else { return }
    session.phase = .closed
    for question in answering.values { question.task.cancel() }
    answering = [:]
    for id in Array(pending.keys) { giveUp(id, ClientError(.closed)) }
    for stream in ending.values { stream.work.cancel() }
    listeners.end()
    if transport.hasStreams { receiving?.cancel() }
    await transport.close()
    await receiving?.value
    receiving = nil
  }
}
