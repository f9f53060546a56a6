/// The `async` face of a stream: read until the end, write with back-pressure.
///
/// Like the stream it belongs to one loop. One task reads at a time; any number may write, and the bytes of one write
/// stay together.
public final class StreamChannel {
  /// The stream underneath.
  public let stream: ByteStream
  private var received: [UInt8] = []
  private var hasEnded = false
  private var failure: IOError?
  private var isClosed = false
  private let readers = WaitingTasks()
  private let writers = WaitingTasks()
  private static let (reading, writing) = ("read from the peer", "write to the peer")
  private var whenClosed: (() -> Void)?

  /// Takes over a stream: from now on its bytes come here.
  public convenience init(_ stream: ByteStream) { self.init(stream, reads: true, whenClosed: nil) }

  /// Who only writes leaves what comes to others: two descriptors may stand for one socket.
  init(_ stream: ByteStream, reads: Bool, whenClosed: (() -> Void)? = nil) {
    self.stream = stream
    self.whenClosed = whenClosed
    hasEnded = !reads
    if stream.isOpen {
      stream.delegate = self
      if reads { stream.startReading() }
    } else {
      streamClosed(IOError(.closed, action: "use the connection"))
    }
  }

  /// What has arrived, at least one byte; nil at the end of what the peer sends.
  ///
  /// Time that runs out, or a cancelled task, ends the wait and nothing else: the next read goes on from here.
  public func read(
    within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> [UInt8]? {
    try await read(until: deadline(after: limit))
  }

  func read(
    until deadline: LoopInstant, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> [UInt8]? {
    while received.isEmpty, !hasEnded, !isClosed {
      try await readers.wait(until: deadline, on: stream.loop).check(Self.reading)
    }
    guard received.isEmpty else {
      defer { received = [] }
      if !hasEnded { stream.startReading() }
      return received
    }
    if hasEnded, failure == nil { return nil }
    throw failure ?? IOError(.closed, action: Self.reading)
  }

  /// Sends bytes and waits while too many are on their way.
  ///
  /// When time runs out the connection is broken off: who takes nothing holds memory. A cancelled task's bytes leave
  /// all the same.
  public func write(
    _ bytes: [UInt8], within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    guard stream.takesBytes else { throw failure ?? IOError(.closed, action: Self.writing) }
    let deadline = deadline(after: limit)
    stream.write(bytes)
    try await wait(until: deadline) { stream.bufferedByteCount > ByteStream.highWaterMark }
    if isClosed { throw failure ?? IOError(.closed, action: Self.writing) }
  }

  /// Closes after what was written has left, and waits for that.
  ///
  /// When time runs out the connection is broken off. A cancelled task's bytes leave all the same.
  public func finish(
    within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    try await finish(until: deadline(after: limit), heedsCancellation: true)
  }

  func finish(
    until deadline: LoopInstant, heedsCancellation: Bool, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    stream.closeAfterWriting()
    try await wait(until: deadline, heedsCancellation: heedsCancellation) { true }
    if let failure { throw failure }
  }

  /// Waits as long as the stream is open and `isBusy`.
  private func wait(
    until deadline: LoopInstant, heedsCancellation: Bool = true,
    isolation: isolated (any Actor)? = #isolation, while isBusy: () -> Bool
  ) async throws(IOError) {
    while !isClosed, isBusy() {
      let outcome = await writers.wait(
        until: deadline, on: stream.loop, heedsCancellation: heedsCancellation)
      if outcome == .timedOut { stream.abort() }
      try outcome.check(Self.writing)
    }
  }

  private func deadline(after limit: Duration?) -> LoopInstant {
    limit.map { LoopInstant.current.advanced(by: $0) } ?? .never
  }

  /// Closes after what was written has left.
  public func close() { stream.closeAfterWriting() }
}

extension StreamChannel: ByteStreamDelegate {
  /// Keeps the bytes for the next read.
  public func streamReceived(_ bytes: UnsafeRawBufferPointer) {
    unsafe received.append(contentsOf: bytes)
    if received.count > ByteStream.highWaterMark { stream.stopReading() }
    readers.wake()
  }

  /// Lets the reader see the end.
  public func streamEnded() {
    hasEnded = true
    readers.wake()
  }

  /// Lets the writer go on.
  public func streamDrained() { writers.wake() }

  /// Tells both sides why it is over.
  public func streamClosed(_ error: IOError?) {
    isClosed = true
    failure = error
    readers.wake()
    writers.wake()
    whenClosed.take()?()
  }
}
