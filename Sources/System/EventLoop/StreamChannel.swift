/// The `async` face of a stream: read until the end, write with back-pressure.
///
/// Like the stream it belongs to one loop; one task reads and one writes at a time.
public final class StreamChannel {
  /// The stream underneath.
  public let stream: ByteStream
  private var received: [UInt8] = []
  private var hasEnded = false
  private var failure: IOError?
  private var isClosed = false
  private let reader = StreamWaiter()
  private let writer = StreamWaiter()

  /// Takes over a stream: from now on its bytes come here.
  public init(_ stream: ByteStream) {
    self.stream = stream
    if stream.isOpen {
      stream.delegate = self
      stream.startReading()
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
    let deadline = deadline(after: limit)
    while received.isEmpty, !hasEnded, !isClosed {
      try check(await reader.wait(until: deadline, on: stream.loop), "read from the peer")
    }
    guard received.isEmpty else {
      defer { received = [] }
      if !hasEnded { stream.startReading() }
      return received
    }
    if hasEnded, failure == nil { return nil }
    throw failure ?? IOError(.closed, action: "read from the peer")
  }

  /// Sends bytes and waits while too many are on their way.
  ///
  /// When time runs out the connection is broken off: who takes nothing holds memory. A cancelled task's bytes leave
  /// all the same.
  public func write(
    _ bytes: [UInt8], within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) {
    let action = "write to the peer"
    guard !isClosed else { throw failure ?? IOError(.closed, action: action) }
    let deadline = deadline(after: limit)
    stream.write(bytes)
    while stream.bufferedByteCount > ByteStream.highWaterMark, !isClosed {
      let outcome = await writer.wait(until: deadline, on: stream.loop)
      if outcome == .timedOut { stream.abort() }
      try check(outcome, action)
    }
    if isClosed { throw failure ?? IOError(.closed, action: action) }
  }

  private func deadline(after limit: Duration?) -> LoopInstant {
    limit.map { LoopInstant.current.advanced(by: $0) } ?? .never
  }

  private func check(_ outcome: StreamWaiter.Outcome, _ action: String) throws(IOError) {
    switch outcome {
    case .woken: break
    case .timedOut: throw IOError(.timedOut, action: action)
    case .cancelled: throw IOError(.closed, action: action, detail: "its task was cancelled")
    }
  }

  /// Closes after what was written has left.
  public func close() { stream.closeAfterWriting() }

  private func wake() {
    reader.wake()
    writer.wake()
  }
}

extension StreamChannel: ByteStreamDelegate {
  /// Keeps the bytes for the next read.
  public func streamReceived(_ bytes: UnsafeRawBufferPointer) {
    unsafe received.append(contentsOf: bytes)
    if received.count > ByteStream.highWaterMark { stream.stopReading() }
    wake()
  }

  /// Lets the reader see the end.
  public func streamEnded() {
    hasEnded = true
    wake()
  }

  /// Lets the writer go on.
  public func streamDrained() { wake() }

  /// Tells both sides why it is over.
  public func streamClosed(_ error: IOError?) {
    isClosed = true
    failure = error
    wake()
  }
}
