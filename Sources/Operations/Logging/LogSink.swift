import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where lines go: to a file descriptor through a thread of their own, or into memory.
///
/// Nobody who logs waits for a reader. A line is rendered into a bounded buffer; when the reader is slower than the
/// writers and the buffer is full, lines are dropped and counted, and the count is the next line that is written.
public final class LogSink: Sendable {
  private let stripes: [Stripe]
  private let writer: LogWriter?
  private let now: @Sendable () -> Int64

  /// A sink that writes to a file descriptor, which it does not own.
  ///
  /// - Parameters:
  ///   - descriptor: Standard error by default: standard output may be a protocol.
  ///   - format: How a line is written; by default, what suits the descriptor.
  ///   - capacity: How many bytes may wait for the reader, in all buffers together. There are as many buffers of one
  ///     size as the next power of two above the number of processors, at most 16, and each thread uses one of them:
  ///     a single busy thread has that share of the bytes.
  ///   - now: The wall clock, in milliseconds since 1970.
  public convenience init(
    descriptor: Int32 = 2, format: LogFormat? = nil, capacity: Int = 4 << 20,
    now: @escaping @Sendable () -> Int64 = LogSink.wallClock
  ) {
    self.init(descriptor, format, capacity, now: now, startThread: startThread)
  }

  init(
    _ descriptor: Int32, _ format: LogFormat?, _ capacity: Int, now: @escaping @Sendable () -> Int64,
    startThread: (@escaping @Sendable () -> Void) -> Bool
  ) {
    let format = format ?? .suited(to: descriptor)
    let count = Stripe.suitedCount
    stripes = (0..<count).map { _ in Stripe(format: format, capacity: max(1, capacity / count)) }
    writer = LogWriter(descriptor: descriptor, format: format, stripes: stripes, now: now)
    self.now = now
    writer?.start(startThread)
  }

  private init(memory format: LogFormat, now: @escaping @Sendable () -> Int64) {
    stripes = [Stripe(format: format, capacity: .max)]
    writer = nil
    self.now = now
  }

  deinit { writer?.stop(within: .seconds(1)) }

  /// A sink for tests: it keeps every line, and `lines` gives them back.
  public static func memory(
    _ format: LogFormat = .json, now: @escaping @Sendable () -> Int64 = LogSink.wallClock
  ) -> LogSink {
    LogSink(memory: format, now: now)
  }

  /// What a sink in memory was given so far, line by line; of any other, what is not yet written.
  public var lines: [String] {
    stripes.flatMap { stripe in
      let bytes = stripe.state.withLock(\.line.bytes)
      return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Waits until everything logged before is written, at most for the given time; false if it was not.
  @discardableResult
  public func flush(within limit: Duration = .seconds(1)) -> Bool { writer?.flush(within: limit) ?? true }

  /// Writes what is left, at most for the given time, and ends the thread; lines that come later are not written.
  @discardableResult
  public func shutdown(within limit: Duration = .seconds(1)) -> Bool { writer?.stop(within: limit) ?? true }

  func append(_ render: (inout LineBuffer, Int64) -> Void) {
    let stripe = stripes[Stripe.indexOfThread & (stripes.count - 1)]
    let isFilling = stripe.append { render(&$0, now()) }
    writer?.lineCame(isUrgent: isFilling)
  }

  /// Milliseconds since 1970, as the machine's clock says.
  public static let wallClock: @Sendable () -> Int64 = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
