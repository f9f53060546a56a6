internal import PosternEventLoop
internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

/// One call on its way to its answer: a JSON document, or a stream of events once there is something to say before.
final class CallExchange: CallChannel {
  /// How long a client sees nothing before it is shown that somebody is here.
  static let patience = Duration.seconds(10)

  private let id: MessageID
  private let caller: Caller
  private let mailbox = Mailbox()
  private let canStream: Bool
  private let mustStream: Bool
  private let challenge: ScopeChallenge
  private let clock: any Clock<Duration>

  init(
    _ id: MessageID, _ caller: Caller, _ accept: Acceptance, _ clock: any Clock<Duration>,
    challenge: @escaping ScopeChallenge
  ) {
    self.id = id
    self.caller = caller
    self.clock = clock
    self.challenge = challenge
    canStream = accept != .document
    mustStream = accept == .events
  }

  // Only sessions of the handshake era have a way back (requirement MCP-2).
  var canAsk: Bool { false }
  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] { [:] }

  func send(_ notification: [UInt8]) async throws {
    guard canStream else { return }
    do {
      try await mailbox.send(notification)
    } catch {
      // Before, a client that has gone hears nothing, and its call goes on (requirement MCP-78).
      if caller.revision.era == .stateless { throw error }
    }
  }

  /// Starts the call; most are over at once, and need no task but their own.
  func run(_ call: PreparedCall) -> Decision {
    let running = call.start(on: self)
    if let reply = running.reply, !mustStream, mailbox.isEmpty { return .answer(document(reply)) }
    return .wait { [self] _, _ in
      running.whenOver { [mailbox] reply in mailbox.put(.reply(reply)) }
      return await withTaskCancellationHandler {
        await response(running)
      } onCancel: {
        giveUp(running)
      }
    }
  }

  private func document(_ reply: Reply) -> Response {
    reply.response(to: id, caller.revision.era, challenge: challenge)
  }

  /// The first thing that is said decides what the answer is (requirement MCP-15).
  private func response(_ running: RunningCall) async -> Response {
    let alarm = canStream ? impatience() : nil
    defer { alarm?.cancel() }
    let first = await mailbox.next()
    if case .reply(let reply) = first, !mustStream { return document(reply) }
    return Response(lasting: .untilDone) { [self] events in
      await withTaskCancellationHandler {
        await forward(from: first, to: events)
      } onCancel: {
        giveUp(running)
      }
    }
  }

  private func impatience() -> Task<Void, Never> {
    Task.immediate(executorPreference: EventLoop.current) { [clock, mailbox] in
      guard (try? await clock.sleep(for: Self.patience)) != nil else { return }
      mailbox.put(.patience)
    }
  }

  private func forward(from first: Mailbox.Item?, to events: EventWriter) async {
    var item = first
    while let current = item {
      switch current {
      case .message(let message): guard await events.send(message) else { return mailbox.close() }
      case .reply(let reply):
        _ = await events.send(reply.message(to: id))
        return
      // The head has gone out, and comments follow by themselves.
      case .patience: break
      }
      item = await mailbox.next()
    }
  }

  /// The client has gone.
  ///
  /// In the stateless era that is how a call is given up (requirement MCP-18); before, it only
  /// means that the client comes back (requirement MCP-78).
  private func giveUp(_ running: RunningCall) {
    mailbox.close()
    if caller.revision.era == .stateless { running.cancel() }
  }
}

extension EventWriter {
  /// Sends one message; false when nobody reads any more.
  func send(_ message: [UInt8]) async -> Bool {
    guard let event = ServerSentEvent(data: message) else { return false }
    return (try? await send(event)) != nil
  }
}
