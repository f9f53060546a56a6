internal import PosternEventLoop
internal import Synchronization

/// A call that has been started: it ends with its work, by its deadline, or when it is given up.
public final class RunningCall: Sendable {
  private struct State {
    var reply: Reply?
    var whenOver: (@Sendable (Reply) -> Void)?
    var isCancelled = false
    var work: Task<Void, Never>?
    var alarm: Task<Void, Never>?
  }

  private let state = Mutex(State())
  private let call: PreparedCall

  init(_ call: PreparedCall, on channel: any CallChannel) {
    self.call = call
    let principal = call.caller.principal?.id
    guard call.server.callers.enter(principal) else {
      state.withLock { $0.reply = .tooMany(retryAfter: .seconds(1)) }
      return
    }
    let began = ContinuousClock.now
    let deadline = began.advanced(by: call.timeLimit)
    // On the caller's thread up to the first suspension: most calls are over when this returns.
    let work = Task.immediate(executorPreference: EventLoop.current) { [self] in
      let ending = await call.run(on: channel, until: deadline)
      call.server.callers.leave(principal)
      call.tell(Task.isCancelled ? .abandoned : ending.outcome, after: began.duration(to: .now))
      finish(ending.reply)
    }
    let isRunning = state.withLock { state in
      guard state.reply == nil else { return false }
      state.work = work
      return true
    }
    if isRunning { watch() }
  }

  /// The reply, if there is one yet.
  public var reply: Reply? { state.withLock { $0.reply } }

  /// Whether it was given up.
  public var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Has `body` called with the reply, at once if there is one.
  ///
  /// One asks.
  public func whenOver(_ body: @escaping @Sendable (Reply) -> Void) {
    let reply = state.withLock { state in
      if state.reply == nil { state.whenOver = body }
      return state.reply
    }
    if let reply { body(reply) }
  }

  /// Waits for the reply.
  ///
  /// One waits.
  public func value() async -> Reply {
    await withCheckedContinuation { continuation in whenOver { continuation.resume(returning: $0) } }
  }

  /// Gives the call up: its work is told to stop, and whoever waits need not.
  public func cancel() {
    let work = state.withLock { state in
      state.isCancelled = state.reply == nil
      return state.work
    }
    finish(.failure(.cancelled))
    work?.cancel()
  }

  /// Ends the call at its deadline, whether its work heeds that or not.
  private func watch() {
    let clock = call.server.configuration.clock
    let limit = call.timeLimit
    let alarm = Task.immediate(executorPreference: EventLoop.current) { [self] in
      guard (try? await clock.sleep(for: limit)) != nil else { return }
      let work = state.withLock { $0.work }
      finish(call.outOfTime)
      work?.cancel()
    }
    let isOver = state.withLock { state in
      state.alarm = alarm
      return state.reply != nil
    }
    if isOver { alarm.cancel() }
  }

  private func finish(_ reply: Reply) {
    let told = state.withLock {
      state -> (alarm: Task<Void, Never>?, whenOver: (@Sendable (Reply) -> Void)?)? in
      guard state.reply == nil else { return nil }
      state.reply = reply
      state.work = nil
      return (state.alarm.take(), state.whenOver.take())
    }
    told?.alarm?.cancel()
    told?.whenOver?(reply)
  }
}
