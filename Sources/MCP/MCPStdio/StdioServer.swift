public import PosternEventLoop
internal import PosternMCP
public import PosternMCPServer

/// Serves one client over lines on the process's standard input and output.
///
/// Both eras are spoken at once: a message that says its revision is answered on its own, any other one by what was
/// agreed in the handshake (requirement MCP-86). Every request gets an answer, whatever it is (requirement MCP-87).
public actor StdioServer {
  let server: Server
  let loop: EventLoop
  /// What was agreed in the handshake, and which calls run, those of the other era among them.
  let session: Session
  private var output: StreamChannel?
  /// Streams of changes by the requests that opened them, each with what carries them.
  var streams: [MessageID: (stream: ChangeStream, pump: Task<Void, Never>)] = [:]
  private var runningCalls = 0
  private var whenIdle: CheckedContinuation<Void, Never>?
  private var unasked: Task<Void, Never>?

  /// Everything here happens on the loop of the streams.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// How long calls may go on when the client sends nothing more: it may still read.
  static let grace = Duration.seconds(5)
  /// How long a client may leave a line unread.
  static let writeTime = Duration.seconds(30)

  /// A server of one client.
  public init(_ server: Server, on loop: EventLoop) {
    self.server = server
    self.loop = loop
    session = Session(server)
  }

  /// Answers what comes until it ends, and then lets what runs come to its end.
  ///
  /// - Throws: An `IOError` when standard input or output cannot be used, or nobody reads any more.
  public func run() async throws(IOError) {
    try await run(StandardStreams(on: loop))
  }

  /// The same over two other descriptors.
  func run(input: Int32, output: Int32) async throws(IOError) {
    try await run(StandardStreams(input: input, output: output, on: loop))
  }

  private func run(_ standard: StandardStreams) async throws(IOError) {
    output = standard.output
    let lines = LineReader(standard.input)
    do throws(IOError) {
      while let line = try await lines.next() {
        switch line {
        case .complete(let bytes): try await receive(bytes)
        case .oversized: try await send(OutgoingMessage.error(.tooLarge, to: nil))
        }
      }
    } catch {
      end()
      try? await standard.close(within: .seconds(1))
      throw error
    }
    await settle()
    await concludeStreams()
    end()
    try await standard.close()
  }

  /// Sends one message as a line; whoever sends waits while the client is slower.
  func send(_ message: [UInt8]) async throws(IOError) {
    guard let output else { throw IOError(.closed, action: "write to the client") }
    try await output.write(message + [UInt8(ascii: "\n")], within: Self.writeTime)
  }

  /// What ends with the client.
  private func end() {
    for entry in streams.values {
      entry.stream.end()
      entry.pump.cancel()
    }
    streams = [:]
    unasked?.cancel()
    session.end()
    output = nil
  }

  /// Waits for the calls that run, but not for ever.
  private func settle() async {
    guard runningCalls > 0 else { return }
    let loop = loop
    let alarm = Task(executorPreference: loop) { [weak self] in
      guard (try? await loop.sleep(for: Self.grace)) != nil else { return }
      await self?.wakeWhoWaits()
    }
    await withCheckedContinuation { whenIdle = $0 }
    alarm.cancel()
  }

  private func wakeWhoWaits() { whenIdle.take()?.resume() }

  /// Starts a call and answers it when it is over.
  func start(_ call: PreparedCall, _ id: MessageID, canAsk: Bool) async throws(IOError) {
    let running = call.start(on: StdioChannel(self, canAsk: canAsk))
    if let reply = running.reply { return try await send(reply.message(to: id)) }
    guard session.begin(id, running) else {
      running.cancel()
      return try await send(OutgoingMessage.error(.duplicateID, to: id))
    }
    runningCalls += 1
    running.whenOver { reply in
      Task.immediate(executorPreference: self.loop) { await self.finish(id, running, reply) }
    }
  }

  private func finish(_ id: MessageID, _ call: RunningCall, _ reply: Reply) async {
    session.finish(id)
    // Nothing follows a request that was given up (requirement MCP-26).
    if !call.isCancelled { try? await send(reply.message(to: id)) }
    runningCalls -= 1
    if runningCalls == 0 { wakeWhoWaits() }
  }

  /// Tells changes that the session's client subscribed to, or gets unasked.
  func tellChanges() {
    guard unasked == nil else { return }
    unasked = Task(executorPreference: loop) { [weak self, session] in
      while let change = await session.changes.next() {
        guard let message = try? ServerNotification.change(change).bytes(in: session.revision),
          (try? await self?.send(message)) != nil
        else { return }
      }
    }
  }
}

extension ProtocolError {
  static let tooLarge = ProtocolError.invalidRequest("The message is too large.")
  static let duplicateID = ProtocolError.invalidRequest("A request with this id is being answered already.")
}
