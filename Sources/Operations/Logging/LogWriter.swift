import Dispatch
import Synchronization

/// The thread that moves lines from the stripes to a file descriptor.
///
/// It sleeps while there is nothing to do. Once woken it writes in batches, a pause apart: under load a line costs
/// its writer no system call at all.
final class LogWriter: Sendable {
  private struct Control {
    var waiting: [DispatchSemaphore] = []
    var isStopping = false
    var hasEnded = false
    /// False where the system had no thread to give.
    var hasThread = true
  }

  /// What whoever writes carries from batch to batch.
  private struct Progress {
    var output: LogOutput
    var batch: [UInt8] = []
    /// The lines that the descriptor refused and nobody was told of.
    var lost = 0
  }

  /// Taken by the thread; by who flushes only where there is none.
  private let progress: Mutex<Progress>
  private let format: LogFormat
  private let stripes: [Stripe]
  private let now: @Sendable () -> Int64
  private let control = Mutex(Control())
  private let isIdle = Atomic(false)
  private let wake = DispatchSemaphore(value: 0)

  private static let pause = DispatchTimeInterval.milliseconds(5)
  /// A buffer that a blocked reader made grow beyond this is given back.
  private static let keptCapacity = 64 << 10

  init(descriptor: Int32, format: LogFormat, stripes: [Stripe], now: @escaping @Sendable () -> Int64) {
    progress = Mutex(Progress(output: LogOutput(descriptor: descriptor)))
    self.format = format
    self.stripes = stripes
    self.now = now
  }

  /// Starts the thread; without one, every flush writes on the caller's and takes its time.
  func start(_ startThread: (@escaping @Sendable () -> Void) -> Bool) {
    if !startThread({ self.run() }) { control.withLock { $0.hasThread = false } }
  }

  /// Wakes the thread if it sleeps, or if its pause is too long for how fast lines come.
  func lineCame(isUrgent: Bool) {
    // Relaxed is enough: the stripe's lock orders the line before this load, and the thread's last look before it
    // sleeps after its store.
    let isAsleep = isIdle.load(ordering: .relaxed) && isIdle.exchange(false, ordering: .relaxed)
    if isAsleep || isUrgent { wake.signal() }
  }

  func flush(within limit: Duration) -> Bool { wait(within: limit, stopping: false) }

  @discardableResult
  func stop(within limit: Duration) -> Bool { wait(within: limit, stopping: true) }

  private func wait(within limit: Duration, stopping: Bool) -> Bool {
    let written = DispatchSemaphore(value: 0)
    let (isRunning, writesHere) = control.withLock { control in
      defer { if stopping { control.isStopping = true } }
      guard control.hasThread else {
        defer { if stopping { control.hasEnded = true } }
        return (false, !control.hasEnded)
      }
      if !control.hasEnded { control.waiting.append(written) }
      return (!control.hasEnded, false)
    }
    if writesHere { _ = drain() }
    guard isRunning else { return stripes.allSatisfy(\.isEmpty) }
    wake.signal()
    return written.wait(timeout: .now() + limit.dispatchInterval) == .success
  }

  private func run() {
    while true {
      let (waiting, isStopping) = control.withLock { control in
        defer { control.waiting = [] }
        return (control.waiting, control.isStopping)
      }
      let hasWritten = drain()
      for semaphore in waiting { semaphore.signal() }
      if isStopping { break }
      if hasWritten {
        _ = wake.wait(timeout: .now() + Self.pause)
      } else {
        isIdle.store(true, ordering: .relaxed)
        if stripes.allSatisfy(\.isEmpty) { wake.wait() }
        isIdle.store(false, ordering: .relaxed)
      }
    }
    let late = control.withLock { control in
      control.hasEnded = true
      return control.waiting
    }
    for semaphore in late { semaphore.signal() }
  }

  /// Writes what the stripes hold, and says whether that was anything.
  private func drain() -> Bool {
    progress.withLock { progress in
      var hasWritten = false
      for stripe in stripes {
        let dropped = stripe.take(into: &progress.batch)
        guard !progress.batch.isEmpty || dropped > 0 else { continue }
        let missing = dropped + progress.lost
        if missing > 0 { appendNote(of: missing, to: &progress.batch) }
        let refused = progress.output.write(progress.batch)
        // The note is the last line: when anything is refused, it is.
        progress.lost = refused == 0 ? 0 : refused - (missing > 0 ? 1 : 0) + missing
        hasWritten = true
        progress.batch.removeAll(keepingCapacity: progress.batch.capacity <= Self.keptCapacity)
      }
      return hasWritten
    }
  }

  private func appendNote(of dropped: Int, to batch: inout [UInt8]) {
    var line = LineBuffer(format: format)
    line.event(
      at: now(), .warning, label: "logging", message: "log lines dropped: their reader is slow or gone",
      fields: ["count": LogValue(dropped)])
    batch += line.bytes
  }
}

extension Duration {
  /// The same as Dispatch counts: whole nanoseconds, at least none and at most what fits.
  var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    let (whole, hasOverflown) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, hasOverflownToo) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    if seconds < 0 || attoseconds < 0 { return .nanoseconds(0) }
    return .nanoseconds(hasOverflown || hasOverflownToo ? .max : Int(clamping: sum))
  }
}
