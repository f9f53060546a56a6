internal import CLibuv
internal import Synchronization

/// A thread for work that blocks: it takes all that waits at once, so that much waiting costs one disk's turn and not
/// many.
@safe
package final class BatchThread<Item: Sendable>: Sendable {
  private struct State {
    var waiting: [Item] = []
    var isFinishing = false
  }

  private let state = Mutex(State())
  private let limit: Int
  /// What the thread sleeps by: neither is moved or changed after the start, and both are made for many threads.
  nonisolated(unsafe) private let mutex: UnsafeMutablePointer<uv_mutex_t>
  /// As the mutex.
  nonisolated(unsafe) private let condition: UnsafeMutablePointer<uv_cond_t>

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - limit: How many items may wait.
  ///   - interval: After so long without an item the thread looks after what else there is to do.
  ///   - prepare: Makes, on the thread, what takes its items: an empty batch is a look without any; `isLast` says that
  ///     there is nothing to come.
  /// - Throws: An `IOError` when the system has no thread to give.
  package init(
    limit: Int, interval: Duration,
    _ prepare: @escaping @Sendable () -> (_ batch: [Item], _ isLast: Bool) -> Void
  ) throws(IOError) {
    self.limit = limit
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe uv_mutex_init(mutex)
    unsafe uv_cond_init(condition)
    let (seconds, attoseconds) = interval.components
    let nanoseconds =
      UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
    try SystemThread.start { [self] in
      let work = prepare()
      var isLast = false
      while !isLast {
        let batch: [Item]
        (batch, isLast) = next(nanoseconds)
        work(batch, isLast)
      }
    }.detach()
  }

  /// Hands an item to the thread; false when too many wait, or nothing is taken any more.
  package func add(_ item: Item) -> Bool {
    let isFirst = state.withLock { state -> Bool? in
      guard !state.isFinishing, state.waiting.count < limit else { return nil }
      state.waiting.append(item)
      return state.waiting.count == 1
    }
    if isFirst == true { wake() }
    return isFirst != nil
  }

  /// Takes nothing any more; the thread does what waits and ends.
  package func finish() {
    state.withLock { $0.isFinishing = true }
    wake()
  }

  /// With the mutex held, or it could come between the thread's last look and its sleep.
  private func wake() {
    unsafe uv_mutex_lock(mutex)
    unsafe uv_cond_signal(condition)
    unsafe uv_mutex_unlock(mutex)
  }

  private func next(_ nanoseconds: UInt64) -> ([Item], isLast: Bool) {
    unsafe uv_mutex_lock(mutex)
    if state.withLock({ $0.waiting.isEmpty && !$0.isFinishing }) {
      unsafe uv_cond_timedwait(condition, mutex, nanoseconds)
    }
    unsafe uv_mutex_unlock(mutex)
    return state.withLock { state in
      defer { state.waiting = [] }
      return (state.waiting, state.isFinishing)
    }
  }

  deinit {
    unsafe uv_cond_destroy(condition)
    unsafe uv_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }
}
