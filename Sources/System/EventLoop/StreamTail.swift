/// The last bytes of a stream that nobody reads: it never waits, and little is kept.
final class StreamTail: ByteStreamDelegate {
  private let stream: ByteStream
  private let limit: Int
  private var received: [UInt8] = []

  init(of stream: ByteStream, limit: Int) {
    self.stream = stream
    self.limit = max(0, limit)
    stream.delegate = self
    stream.startReading()
  }

  var bytes: [UInt8] { Array(received.suffix(limit)) }

  /// Takes what has been sent up to now, and closes.
  func finish() {
    stream.readNow()
    stream.close()
  }

  func streamReceived(_ bytes: UnsafeRawBufferPointer) {
    unsafe received.append(contentsOf: bytes.suffix(limit))
    // Twice the limit, so that a byte is moved once at most.
    if received.count / 2 > limit { received.removeFirst(received.count - limit) }
  }

  func streamEnded() {}
  func streamDrained() {}
  func streamClosed(_ error: IOError?) {}
}
