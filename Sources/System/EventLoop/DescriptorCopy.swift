internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A thread that copies from one descriptor to another: for files, terminals and devices, which no loop can wait for.
///
/// One of the two is an end of a pipe whose other end a loop has. The thread ends, and closes both, with what it reads
/// or as soon as nobody takes what it writes; a loop that stops does not wait for it.
final class DescriptorCopy: Sendable {
  private let action: String
  private let source: Mutex<Descriptor?>
  private let sink: Mutex<Descriptor?>
  private let end: LoopSignal
  private let noted = Mutex<IOError?>(nil)

  init(
    from source: consuming Descriptor, to sink: consuming Descriptor, on loop: EventLoop, action: String
  ) {
    self.action = action
    self.source = Mutex(source)
    self.sink = Mutex(sink)
    end = LoopSignal(on: loop)
  }

  func start() throws(IOError) { try SystemThread.start { [self] in run() }.detach() }

  /// Why it ended early, if it did.
  var failure: IOError? { noted.withLock { $0 } }

  /// Waits until the thread has ended, be the task cancelled or not.
  func wait(
    until deadline: LoopInstant, on loop: EventLoop, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    let tasks = WaitingTasks()
    var hasEnded = false
    end.whenGiven {
      hasEnded = true
      tasks.wake()
    }
    while !hasEnded {
      try await tasks.wait(until: deadline, on: loop, heedsCancellation: false).check(action)
    }
  }

  private func run() {
    if let source = source.withLock({ $0.take() }), let sink = sink.withLock({ $0.take() }) {
      do throws(IOError) {
        try copy(from: source, to: sink)
      } catch {
        noted.withLock { $0 = error }
      }
    }
    end.give()
  }

  private func copy(from source: borrowing Descriptor, to sink: borrowing Descriptor) throws(IOError) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while waitForBytes(from: source, unlessGone: sink) {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe read(source.number, $0.baseAddress, $0.count)
      }
      if count == 0 { return }
      guard count > 0 else {
        try check()
        continue
      }
      guard try write(buffer[..<count], to: sink) else { return }
    }
  }

  /// Answers false when nobody takes them any more.
  private func waitForBytes(from source: borrowing Descriptor, unlessGone sink: borrowing Descriptor) -> Bool
  {
    var both = [
      pollfd(fd: source.number, events: Int16(POLLIN), revents: 0),
      // Asked for or not, the system tells when a pipe has lost its reader.
      pollfd(fd: sink.number, events: 0, revents: 0),
    ]
    // Where something cannot be polled, the read waits instead.
    _ = unsafe poll(&both, nfds_t(both.count), -1)
    return both[1].revents & Int16(POLLERR | POLLHUP) == 0
  }

  /// Answers false when nobody takes them any more.
  private func write(_ bytes: ArraySlice<UInt8>, to sink: borrowing Descriptor) throws(IOError) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Self.write(sink.number, $0) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return false
      } else {
        try check()
        // Somebody else has made it non-blocking.
        var writable = pollfd(fd: sink.number, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&writable, 1, -1)
      }
    }
    return true
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Throws when the last call failed for good.
  private func check() throws(IOError) {
    let error = errno
    guard error != EINTR, error != EAGAIN else { return }
    throw IOError(systemError: error, action: action)
  }
}
