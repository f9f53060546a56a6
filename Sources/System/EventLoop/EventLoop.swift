internal import CLibuv
internal import Synchronization

/// One thread that waits for input, output and time, and runs Swift tasks in between.
///
/// It is a serial executor, so an actor can live on it, and a task executor, so that a task can prefer it.
/// What is created on a loop (streams, timers, listeners) is used on that loop only.
///
/// `@unchecked`: `jobs`, `timers` and the libuv pointers are touched by the loop's own thread alone, between
/// `start` and the join in `stop`; everything that other threads reach is behind `inbox`.
@safe
public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  let uv: UnsafeMutablePointer<uv_loop_t>
  private let wakeup: UnsafeMutablePointer<uv_async_t>
  private let breather: UnsafeMutablePointer<uv_idle_t>
  private let thread = LoopThread()
  private let inbox = Mutex(Inbox())
  private var jobs = JobQueue()
  let timers = TimerHeap()
  let scratch = ScratchPool()
  /// Whether nothing can be opened here any more.
  private(set) var hasStopped = false
  /// Where libuv puts what it reads: shared by all streams, since a stream looks at it before the next read.
  let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)

  /// A loop that does not run yet.
  public init() throws(IOError) {
    Self.ignoreBrokenPipes()
    Descriptor.occupyStandard()
    unsafe uv = .allocate(capacity: 1)
    unsafe wakeup = LoopHandle.allocate(uv_async_t.self)
    unsafe breather = LoopHandle.allocate(uv_idle_t.self)
    do throws(IOError) {
      try unsafe IOError.check(uv_loop_init(uv), "start an event loop")
    } catch {
      // There is nothing that `deinit` could finish.
      inbox.withLock { $0.close() }
      throw error
    }
    unsafe uv.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    try unsafe IOError.check(
      uv_async_init(uv, wakeup) { handle in
        guard let handle = unsafe handle else { return }
        unsafe EventLoop.of(handle.pointee.loop).wokenUp()
      },
      "start an event loop")
    unsafe uv_idle_init(uv, breather)
    try timers.open(on: self)
  }

  deinit {
    if !inbox.withLock({ $0.isClosed }) { finish() }
    unsafe readBuffer.deallocate()
    unsafe breather.deallocate()
    unsafe wakeup.deallocate()
    unsafe uv.deallocate()
  }

  /// The loop whose thread this is.
  public static var current: EventLoop? { CurrentLoop.get() }

  /// Whether the caller is on this loop's thread.
  public var isCurrent: Bool { thread.isCurrent }

  /// The time at which this turn of the loop began.
  public var now: LoopInstant { LoopInstant(milliseconds: unsafe uv_now(uv)) }

  /// Starts the thread.
  public func start() throws(IOError) {
    try thread.start { [self] in run() }
  }

  /// Makes the calling thread the loop's, until `stop`; a loop runs once.
  func run() {
    occupy {
      guard !hasStopped else { return }
      unsafe uv_run(uv, UV_RUN_DEFAULT)
      finish()
    }
  }

  private func occupy(_ body: () -> Void) {
    thread.occupy {
      CurrentLoop.set(self)
      body()
      CurrentLoop.set(nil)
    }
  }

  /// Stops the thread, after what is queued has run, and waits for it.
  ///
  /// Whatever is still open is closed, and whoever waits for something here gets an error. On the loop's own thread
  /// it only asks: the loop ends when the caller has returned to it.
  public func stop() {
    requestStop()
    if !isCurrent { thread.join() }
  }

  /// Asks the loop to stop, and waits for nothing.
  func requestStop() {
    inbox.withLock { if $0.requestStop() { unsafe _ = uv_async_send(wakeup) } }
  }

  /// What is to be opened here must be opened on this thread, and while the loop turns.
  func admit(_ action: @autoclosure () -> String) throws(IOError) {
    checkIsolated()
    if hasStopped { throw .loopStopped(action()) }
  }
}

// MARK: Executor

extension EventLoop {
  /// Queues a job, from any thread.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard !isCurrent else { return jobs.append(job) }
    let receipt = inbox.withLock { inbox in
      let receipt = inbox.post(job)
      // Under the lock, because the handle goes as soon as nobody can post any more.
      if receipt == .waiting { unsafe uv_async_send(wakeup) }
      return receipt
    }
    if receipt == .stopped { runLate(job) }
  }

  /// The loop has stopped: a task that outlived it still ends, instead of hanging for ever.
  ///
  /// It does so on a thread of its own, because the caller may hold locks that the job wants.
  private func runLate(_ job: UnownedJob) {
    SystemThread.detach { [self] in
      occupy {
        jobs.append(job)
        runJobs()
      }
    }
  }

  /// Whether the caller already has what an actor on this loop protects.
  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  /// Ends the process when the caller is on another thread.
  public func checkIsolated() {
    precondition(isCurrent, "this code must run on its event loop")
  }

  /// The loop as the executor of an actor.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  func run(_ job: UnownedJob) {
    unsafe job.runSynchronously(
      isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
  }
}

// MARK: The turn of the loop

extension EventLoop {
  /// How many jobs may run before sockets are looked at again.
  private static let jobsPerTurn = 4096

  static func of(_ uv: UnsafeMutablePointer<uv_loop_t>) -> EventLoop {
    unsafe Unmanaged.fromOpaque(uv.pointee.data).takeUnretainedValue()
  }

  /// Runs the jobs that a callback left behind.
  ///
  /// Every callback from libuv ends with it.
  func runJobs() {
    guard !jobs.isEmpty else { return }
    var budget = hasStopped ? Int.max : Self.jobsPerTurn
    while budget > 0, let job = jobs.popFirst() {
      run(job)
      budget -= 1
    }
    guard !jobs.isEmpty else { return }
    // An active idle handle keeps libuv from sleeping, so the rest runs after one look at the sockets.
    unsafe uv_idle_start(breather) { handle in
      guard let handle = unsafe handle else { return }
      let loop = unsafe EventLoop.of(handle.pointee.loop)
      unsafe uv_idle_stop(handle)
      loop.runJobs()
    }
  }

  private func wokenUp() {
    let (posted, stopping) = inbox.withLock { $0.takeAll() }
    for job in posted { jobs.append(job) }
    runJobs()
    if stopping { unsafe uv_stop(uv) }
  }

  /// Runs what is left, ends what is waited for, closes every handle that is still open, and lets the loop go.
  private func finish() {
    hasStopped = true
    runJobs()
    timers.stop()
    unsafe uv_walk(
      uv,
      { handle, _ in
        guard let handle = unsafe handle, unsafe uv_is_closing(handle) == 0 else { return }
        unsafe LoopHandle.closeForStop(handle)
      }, nil)
    repeat { runJobs() } while unsafe uv_run(uv, UV_RUN_DEFAULT) != 0
    repeat {
      for job in inbox.withLock({ $0.takeAll().jobs }) { jobs.append(job) }
      runJobs()
    } while !inbox.withLock { $0.closeIfEmpty() }
    unsafe uv_loop_close(uv)
  }
}
