internal import Synchronization

/// The thread of one event loop: started once, joined once.
final class LoopThread: Sendable {
  /// The running thread's number, zero while there is none: read for every job, so without a lock.
  private let identity = Atomic<UInt>(0)
  /// Held by whichever thread is this one.
  private let occupation = Mutex(())
  private let started = Mutex<SystemThread?>(nil)

  var isCurrent: Bool { identity.load(ordering: .relaxed) == SystemThread.currentNumber }

  func start(_ body: @escaping @Sendable () -> Void) throws(IOError) {
    try started.withLock { thread throws(IOError) in
      if thread == nil { thread = try SystemThread.start(body) }
    }
  }

  /// Makes the calling thread this one while `body` runs, once no other thread is.
  func occupy(_ body: () -> Void) {
    occupation.withLock { _ in
      identity.store(SystemThread.currentNumber, ordering: .relaxed)
      body()
      identity.store(0, ordering: .relaxed)
    }
  }

  /// Waits for the end; whoever comes second waits as long.
  func join() {
    started.withLock { $0.take()?.join() }
  }

  deinit { started.withLock { $0.take()?.detach() } }
}
