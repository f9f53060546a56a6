internal import Synchronization

/// A clock that stands still until a test advances it.
public final class TestClock: Clock {
  /// A moment: how much a clock has been advanced since it was made.
  public struct Instant: InstantProtocol {
    /// The time since the clock was made.
    public let offset: Duration

    /// The moment so much later.
    public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    /// How long it is from here to `other`.
    public func duration(to other: Instant) -> Duration { other.offset - offset }
    /// Compares two moments.
    public static func < (earlier: Instant, later: Instant) -> Bool { earlier.offset < later.offset }
  }

  private struct Sleeper {
    let deadline: Instant
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var now = Instant(offset: .zero)
    var nextID = 0
    var sleepers: [Int: Sleeper] = [:]
  }

  private let state = Mutex(State())

  /// A clock at its first moment.
  public init() {}

  /// The moment to which the clock was advanced.
  public var now: Instant { state.withLock(\.now) }
  /// Two moments can be as near as any.
  public var minimumResolution: Duration { .zero }

  /// How many wait for a time to come.
  public var sleeperCount: Int { state.withLock(\.sleepers.count) }

  /// Moves the time, and wakes whoever's time has come.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.deadline < $1.deadline }
    }
    for sleeper in due { sleeper.continuation.resume(returning: true) }
  }

  /// Waits until a test has advanced the clock to `deadline`.
  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let slept = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state -> Bool? in
          if Task.isCancelled { return false }
          if deadline <= state.now { return true }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return nil
        }
        if let isOver { continuation.resume(returning: isOver) }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(returning: false)
    }
    if !slept { throw CancellationError() }
  }
}
