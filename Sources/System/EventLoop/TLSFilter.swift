internal import PosternCryptography

/// TLS between a stream's socket and its delegate.
final class TLSFilter {
  private let session: TLSSession
  /// What was written before the handshake was over.
  private var early: [UInt8] = []
  /// What was received while the stream was not reading.
  private var held: [UInt8] = []
  private var whenOpen: ((IOError?) -> Void)?
  private(set) var isHandshaking = true

  /// How much is encrypted at once.
  private static let pieceSize = 64 * 1024

  init(_ session: TLSSession, whenOpen: ((IOError?) -> Void)? = nil) {
    self.session = session
    self.whenOpen = whenOpen
  }

  var applicationProtocol: String? { session.applicationProtocol }
  var earlyByteCount: Int { early.count }

  func start(on stream: ByteStream) {
    run(on: stream) { output throws(TLSError) in try session.start(output: &output) }
  }

  func received(_ bytes: UnsafeRawBufferPointer, for stream: ByteStream) {
    var plaintext = stream.loop.scratch.take()
    let succeeded = run(on: stream) { output throws(TLSError) in
      let input = unsafe Span<UInt8>(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self))
      try session.receive(input, plaintext: &plaintext, output: &output)
    }
    if succeeded, isHandshaking, session.isOpen { opened(stream) }
    if !stream.isReading {
      held += plaintext
    } else if !plaintext.isEmpty {
      unsafe plaintext.withUnsafeBytes { unsafe stream.deliver($0) }
    }
    stream.loop.scratch.giveBack(plaintext)
    if stream.isReading, session.peerHasClosed { stream.deliverEnd() }
  }

  /// Without a goodbye anybody on the way may have cut the bytes short (RFC 8446 section 6.1).
  func receivedEnd(for stream: ByteStream) {
    run(on: stream) { _ throws(TLSError) in try session.receiveEnd() }
  }

  /// The stream reads again.
  func deliverHeld(to stream: ByteStream) {
    let bytes = held
    held = []
    if !bytes.isEmpty { unsafe bytes.withUnsafeBytes { unsafe stream.deliver($0) } }
    if session.peerHasClosed { stream.deliverEnd() }
  }

  func write(_ bytes: UnsafeRawBufferPointer, for stream: ByteStream) {
    guard !isHandshaking else { return unsafe early.append(contentsOf: bytes) }
    var rest = unsafe bytes
    while unsafe !rest.isEmpty, stream.isOpen {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize))
      run(on: stream) { output throws(TLSError) in
        let input = unsafe Span<UInt8>(_unsafeElements: piece.assumingMemoryBound(to: UInt8.self))
        try session.write(input, output: &output)
      }
      unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
    }
  }

  func close(for stream: ByteStream) {
    run(on: stream) { output throws(TLSError) in session.close(output: &output) }
  }

  /// Tells whoever waits for the handshake that there will be none.
  func ended(_ error: IOError?) {
    whenOpen.take()?(error ?? IOError(.closed, action: "speak TLS with the peer"))
  }

  private func opened(_ stream: ByteStream) {
    isHandshaking = false
    whenOpen.take()?(nil)
    let bytes = early
    early = []
    guard !bytes.isEmpty else { return stream.settle() }
    unsafe bytes.withUnsafeBytes { unsafe write($0, for: stream) }
    stream.drained()
  }

  /// Runs one call of the session and sends what it leaves for the peer: after a failure that is the alert.
  @discardableResult
  private func run(on stream: ByteStream, _ call: (inout [UInt8]) throws(TLSError) -> Void) -> Bool {
    var output = stream.loop.scratch.take()
    var failure: TLSError?
    do throws(TLSError) { try call(&output) } catch { failure = error }
    if !output.isEmpty { unsafe output.withUnsafeBytes { unsafe stream.transmit($0) } }
    stream.loop.scratch.giveBack(output)
    guard let failure else { return true }
    stream.fail(IOError(.tls, action: "speak TLS with the peer", detail: failure.message))
    return false
  }
}
