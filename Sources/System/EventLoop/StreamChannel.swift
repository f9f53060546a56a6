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
  private var reader: CheckedContinuation<Void, Never>?
  private var writer: CheckedContinuation<Void, Never>?

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
  public func read() async throws(IOError) -> [UInt8]? {
    while received.isEmpty, !hasEnded, !isClosed {
      await withCheckedContinuation { reader = $0 }
    }
    guard received.isEmpty else {
      defer { received = [] }
      if !hasEnded { stream.startReading() }
      return received
    }
    if let failure { throw failure }
    return nil
  }

  /// Sends bytes and waits while too many are on their way.
  public func write(_ bytes: [UInt8]) async throws(IOError) {
    guard !isClosed else { throw failure ?? IOError(.closed, action: "write to the peer") }
    stream.write(bytes)
    while stream.bufferedByteCount > ByteStream.highWaterMark, !isClosed {
      await withCheckedContinuation { writer = $0 }
    }
    if let failure { throw failure }
  }

  /// Closes after what was written has left.
  public func close() { stream.closeAfterWriting() }

  private func wake() {
    reader.take()?.resume()
    writer.take()?.resume()
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
