internal import Synchronization

/// Something that happens once, or a number of times, and that others wait for.
public final class Latch: Sendable {
  private struct State {
    var missing: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  /// A latch that opens when `open` has been called so many times.
  public init(_ count: Int = 1) { state = Mutex(State(missing: count)) }

  /// Whether it has happened.
  public var isOpen: Bool { state.withLock { $0.missing <= 0 } }

  /// Says that it has happened, once more.
  public func open() {
    let waiting = state.withLock { state in
      state.missing -= 1
      guard state.missing <= 0 else { return [] as [CheckedContinuation<Void, Never>] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Waits until it has happened.
  public func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if state.missing > 0 { state.waiting.append(continuation) }
        return state.missing <= 0
      }
      if isOpen { continuation.resume() }
    }
  }
}

/// Waits until the task is cancelled.
public func untilCancelled() async {
  let latch = Latch()
  await withTaskCancellationHandler {
    await latch.wait()
  } onCancel: {
    latch.open()
  }
}
