internal import CLibuv

/// A signal that a process is asked things with.
public struct ProcessSignal: Hashable, Sendable, CustomStringConvertible {
  /// The system's number.
  public let number: Int32
  /// Please stop: what init systems and Kubernetes send.
  public static let terminate = ProcessSignal(number: SIGTERM)
  /// Please stop: what a terminal sends for Ctrl-C.
  public static let interrupt = ProcessSignal(number: SIGINT)
  /// Please read your configuration again.
  public static let hangup = ProcessSignal(number: SIGHUP)

  /// Stop: no program can watch for it or put it off.
  public static let kill = ProcessSignal(number: SIGKILL)

  /// The signal's usual name.
  public var description: String {
    switch number {
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    case SIGHUP: "SIGHUP"
    case SIGKILL: "SIGKILL"
    default: "signal \(number)"
    }
  }
}

extension EventLoop {
  /// The signals that arrive from now on.
  ///
  /// The process's own way of dealing with them is replaced until the sequence ends, as it does when the loop stops.
  public func signals(_ wanted: Set<ProcessSignal>) async throws(IOError) -> AsyncStream<ProcessSignal> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: ProcessSignal.self, bufferingPolicy: .bufferingNewest(16))
    try await perform { [self] () throws(IOError) in
      var watchers: [SignalWatcher] = []
      do throws(IOError) {
        for signal in wanted { watchers.append(try SignalWatcher(signal, on: self, continuation)) }
      } catch {
        for watcher in watchers { watcher.close() }
        throw error
      }
      let local = LoopLocal(watchers)
      continuation.onTermination = { [self] _ in
        Task.immediate { await perform { for watcher in local.get(on: self) { watcher.close() } } }
      }
    }
    return stream
  }

  /// A peer that goes away must be an error of the write, not the end of the process.
  public static func ignoreBrokenPipes() {
    postern_uv_ignore_broken_pipes()
  }
}

@safe
private final class SignalWatcher: LoopHandleOwner {
  private let handle = unsafe LoopHandle.allocate(uv_signal_t.self)
  private let signal: ProcessSignal
  private let arrivals: AsyncStream<ProcessSignal>.Continuation

  init(
    _ signal: ProcessSignal, on loop: EventLoop, _ arrivals: AsyncStream<ProcessSignal>.Continuation
  ) throws(IOError) {
    self.signal = signal
    self.arrivals = arrivals
    let action = "watch for \(signal)"
    try loop.admit(action)
    try unsafe IOError.check(uv_signal_init(loop.uv, handle), action)
    unsafe LoopHandle.setOwner(self, of: handle)
    let status = unsafe uv_signal_start(
      handle,
      { handle, _ in
        guard let handle = unsafe handle else { return }
        let watcher = unsafe LoopHandle.owner(of: handle, as: SignalWatcher.self)
        watcher.arrivals.yield(watcher.signal)
        unsafe EventLoop.of(handle.pointee.loop).runJobs()
      }, signal.number)
    guard status == 0 else {
      close()
      throw IOError(uv: status, action: action)
    }
  }

  deinit { unsafe handle.deallocate() }

  func close() { unsafe LoopHandle.close(handle) }

  func loopStops() {
    close()
    arrivals.finish()
  }
}
