extension EventLoop {
  /// Suspends the task until `deadline`, or throws when the task is cancelled or the loop stops.
  public func sleep(until deadline: LoopInstant) async throws(CancellationError) {
    let sleeper = Sleeper(loop: self)
    let finished = await withTaskCancellationHandler {
      await sleeper.wait(until: deadline)
    } onCancel: {
      Task.immediate { await sleeper.wake() }
    }
    guard finished else { throw CancellationError() }
  }

  /// Suspends the task for `duration`, or throws when the task is cancelled or the loop stops.
  public func sleep(for duration: Duration) async throws(CancellationError) {
    try await sleep(until: .current.advanced(by: duration))
  }

  /// Runs `body` on the loop's thread and answers with its result.
  public func perform<Result: Sendable, Failure: Error>(
    _ body: @Sendable @escaping () throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    try await LoopRunner(loop: self).run(body)
  }
}

/// An isolation domain on a loop, for code that has no actor of its own there.
actor LoopRunner {
  private let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

  init(loop: EventLoop) { self.loop = loop }

  func run<Result: Sendable, Failure: Error>(
    _ body: @Sendable () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body()
  }
}

/// One sleeping task: woken by its timer, by cancellation or by the loop's end, whichever is first.
private actor Sleeper {
  private let loop: EventLoop
  private var timer: LoopTimer?
  private var continuation: CheckedContinuation<Bool, Never>?
  private var isCancelled = false
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

  init(loop: EventLoop) { self.loop = loop }

  /// Answers false when the sleep was cut short.
  func wait(until deadline: LoopInstant) async -> Bool {
    guard !isCancelled, !loop.hasStopped else { return false }
    return await withCheckedContinuation { continuation in
      self.continuation = continuation
      let timer = LoopTimer(on: loop, woken: { [self] hasCome in assumeIsolated { $0.finish(hasCome) } })
      timer.set(deadline)
      self.timer = timer
    }
  }

  func wake() {
    isCancelled = true
    finish(false)
  }

  private func finish(_ completed: Bool) {
    timer?.cancel()
    timer = nil
    continuation?.resume(returning: completed)
    continuation = nil
  }
}
