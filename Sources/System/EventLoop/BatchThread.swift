internal import CLibuv

/// A thread for work that blocks: it takes all that waits at once, so that much waiting costs one disk's turn and not
/// many.
@safe
package final class BatchThread<Item: Sendable>: @unchecked Sendable {
  // `@unchecked Sendable`: everything below the mutex is read and written with the mutex held.
  private let mutex: UnsafeMutablePointer<uv_mutex_t>
  private let condition: UnsafeMutablePointer<uv_cond_t>
  private var waiting: [Item] = []
  private var isFinishing = false
  private let limit: Int

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
    locked {
      guard !isFinishing, waiting.count < limit else { return false }
      waiting.append(item)
      if waiting.count == 1 { unsafe uv_cond_signal(condition) }
      return true
    }
  }

  /// Takes nothing any more; the thread does what waits and ends.
  package func finish() {
    locked {
      isFinishing = true
      unsafe uv_cond_signal(condition)
    }
  }

  private func next(_ nanoseconds: UInt64) -> ([Item], isLast: Bool) {
    locked {
      if waiting.isEmpty, !isFinishing { unsafe uv_cond_timedwait(condition, mutex, nanoseconds) }
      defer { waiting.removeAll(keepingCapacity: false) }
      return (waiting, isFinishing)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    unsafe uv_mutex_lock(mutex)
    defer { unsafe uv_mutex_unlock(mutex) }
    return body()
  }

  deinit {
    unsafe uv_cond_destroy(condition)
    unsafe uv_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }
}
