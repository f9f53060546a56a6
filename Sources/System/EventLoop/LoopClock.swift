/// The clock of whichever loop a task runs on: its sleeps are timers of that loop.
///
/// Off the loops it is the system's clock.
public struct LoopClock: Clock {
  /// A clock.
  public init() {}

  /// The time now.
  public var now: LoopInstant { .current }
  /// Timers have milliseconds.
  public var minimumResolution: Duration { .milliseconds(1) }

  /// Suspends the task until `deadline`, or throws when it is cancelled.
  public func sleep(until deadline: LoopInstant, tolerance: Duration?) async throws {
    guard let loop = EventLoop.current else {
      return try await ContinuousClock().sleep(for: LoopInstant.current.duration(to: deadline))
    }
    try await loop.sleep(until: deadline)
  }
}

extension LoopInstant: InstantProtocol {}
