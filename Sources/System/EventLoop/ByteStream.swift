internal import CLibuv

/// Who is told what happens on a stream.
///
/// All calls come on the stream's loop.
public protocol ByteStreamDelegate: AnyObject {
  /// Bytes have arrived; they are gone after the call.
  func streamReceived(_ bytes: UnsafeRawBufferPointer)
  /// The peer will send nothing more.
  func streamEnded()
  /// The last of what had to wait has been taken by the system.
  func streamDrained()
  /// The stream is closed, by whichever side; an error says why when nobody here asked for it.
  func streamClosed(_ error: IOError?)
}

/// Bytes both ways, or one way only: TCP, TLS over TCP, a pipe, a local socket.
///
/// A stream belongs to one loop and is not `Sendable`: an actor on that loop owns it. The loop keeps it alive until it
/// is closed, so whoever opens one must see to it that it is closed: by hand, by the peer, or by a deadline.
@safe
public final class ByteStream: LoopHandleOwner {
  /// Whoever makes bytes should wait for `streamDrained` while more than this many are waiting.
  public static let highWaterMark = 64 * 1024

  /// The loop that this stream lives on.
  public let loop: EventLoop
  /// Who is told what happens.
  ///
  /// It is kept alive until the stream is closed.
  public var delegate: (any ByteStreamDelegate)?

  /// Whether it is not closed; bytes can be written until `closeWriting`.
  public private(set) var isOpen = true
  /// Whether bytes may come.
  private(set) var isReading = false

  let handle: UnsafeMutablePointer<uv_stream_t>
  /// Whether it is one end of a pipe, which is over with its one direction.
  private let isOneWay: Bool
  private(set) var tls: TLSFilter?
  /// Bytes that were to be sent, as the socket sees them.
  private var total: UInt64 = 0
  private var outbox = Outbox()
  private var hasEnded = false
  private var output = Output.open
  private var closesWhenSent = false

  /// How far the writing side is.
  private enum Output { case open, closing, saidGoodbye, closed }

  init(adopting handle: UnsafeMutablePointer<uv_stream_t>, on loop: EventLoop, isOneWay: Bool = false) {
    unsafe self.handle = handle
    self.loop = loop
    self.isOneWay = isOneWay
    unsafe LoopHandle.setOwner(self, of: handle)
  }

  convenience init(adopting tcp: TCPHandle.Pointer, on loop: EventLoop) {
    unsafe self.init(adopting: TCPHandle.stream(tcp), on: loop)
    unsafe uv_tcp_nodelay(tcp, 1)
  }

  /// Whether TLS was asked for and is not spoken yet.
  public var isHandshaking: Bool { tls?.isHandshaking == true }
  /// Whether what is written goes anywhere.
  var takesBytes: Bool { isOpen && output == .open }
  /// Bytes that were written and have not left.
  public var bufferedByteCount: Int { outbox.byteCount + (tls?.earlyByteCount ?? 0) }
  /// Bytes that the system has taken of all that was to be sent.
  public var takenByteCount: UInt64 { total &- UInt64(outbox.byteCount) }
  /// Whether bytes have arrived that were not read yet; it asks the system.
  public var hasUnread: Bool { unsafe tcp.map { unsafe TCPHandle.hasUnread($0) } ?? false }
  /// The peer's address; nil when the connection is gone, or is none of TCP.
  public var peerAddress: SocketAddress? { unsafe tcp.flatMap { unsafe TCPHandle.peerAddress(of: $0) } }
  /// This side's address; nil when the connection is gone, or is none of TCP.
  public var localAddress: SocketAddress? { unsafe tcp.flatMap { unsafe TCPHandle.localAddress(of: $0) } }
  /// The handle of a TCP connection that is open.
  var tcp: TCPHandle.Pointer? { isOpen ? unsafe TCPHandle.tcp(handle) : nil }

  deinit { unsafe handle.deallocate() }
}

// MARK: Reading

extension ByteStream {
  /// Lets bytes come; back-pressure is not to.
  ///
  /// What came with the end of a client's handshake comes during this call.
  public func startReading() {
    guard isOpen, !isReading, !hasEnded else { return }
    isReading = true
    unsafe uv_read_start(
      handle,
      { handle, _, buffer in
        guard let handle = unsafe handle, let buffer = unsafe buffer else { return }
        let space = unsafe EventLoop.of(handle.pointee.loop).readBuffer
        unsafe buffer.pointee.base = space.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe buffer.pointee.len = space.count
      },
      { handle, count, buffer in
        guard let handle = unsafe handle, let buffer = unsafe buffer, count != 0 else { return }
        let stream = unsafe LoopHandle.owner(of: handle, as: ByteStream.self)
        if count > 0 {
          unsafe stream.received(UnsafeRawBufferPointer(start: buffer.pointee.base, count: count))
        } else {
          stream.readFailed(Int32(truncatingIfNeeded: count))
        }
        stream.loop.runJobs()
      })
    tls?.deliverHeld(to: self)
  }

  /// Lets bytes wait in the kernel, so that the peer must wait.
  public func stopReading() {
    guard isReading else { return }
    isReading = false
    unsafe uv_read_stop(handle)
  }

  private func received(_ bytes: UnsafeRawBufferPointer) {
    if let tls { unsafe tls.received(bytes, for: self) } else { unsafe deliver(bytes) }
  }

  private func readFailed(_ status: Int32) {
    guard status == UV_EOF.rawValue else { return fail(IOError(uv: status, action: "read from the peer")) }
    if let tls { tls.receivedEnd(for: self) } else { deliverEnd() }
  }

  func deliver(_ bytes: UnsafeRawBufferPointer) {
    guard isOpen else { return }
    unsafe delegate?.streamReceived(bytes)
  }

  func deliverEnd() {
    guard isOpen, !hasEnded else { return }
    hasEnded = true
    stopReading()
    delegate?.streamEnded()
    if isOneWay { close() }
  }
}

// MARK: Writing

extension ByteStream {
  /// Sends bytes.
  ///
  /// What the kernel does not take at once is copied and leaves later, in order.
  public func write(_ bytes: UnsafeRawBufferPointer) {
    guard isOpen, output == .open, unsafe !bytes.isEmpty else { return }
    if let tls { unsafe tls.write(bytes, for: self) } else { unsafe transmit(bytes) }
  }

  /// Sends bytes.
  public func write(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe write($0) }
  }

  /// Says that nothing more will be sent, after what was written has left.
  public func closeWriting() {
    guard output == .open else { return }
    output = .closing
    settle()
  }

  /// Closes after what was written has left; the deadline for that is the caller's.
  public func closeAfterWriting() {
    closesWhenSent = true
    if output == .open { closeWriting() } else { settle() }
  }

  /// Closes now.
  ///
  /// What was not sent is lost.
  public func close() { finish(nil) }

  /// Closes now with a reset, which leaves nothing in the kernel either.
  public func abort() {
    guard isOpen else { return }
    if let tcp = unsafe tcp { unsafe TCPHandle.resetOnClose(tcp) }
    finish(nil)
  }

  /// Sends bytes as they are to the socket.
  func transmit(_ bytes: UnsafeRawBufferPointer) {
    guard isOpen, output != .closed else { return }
    total &+= UInt64(bytes.count)
    var sent = 0
    if outbox.isEmpty {
      var buffer = unsafe uv_buf_init(
        UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
        UInt32(clamping: bytes.count))
      let status = unsafe uv_try_write(handle, &buffer, 1)
      if status < 0, status != UV_EAGAIN.rawValue {
        return fail(IOError(uv: status, action: "write to the peer"))
      }
      sent = max(0, Int(status))
    }
    guard sent < bytes.count else { return }
    unsafe outbox.append(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
    flush()
  }

  private func flush() {
    guard var chunk = unsafe outbox.nextChunk() else { return }
    let status = unsafe uv_write(chunk.request, handle, &chunk.buffer, 1) { request, status in
      guard let request = unsafe request, let handle = unsafe request.pointee.handle else { return }
      let stream = unsafe LoopHandle.owner(of: handle, as: ByteStream.self)
      stream.wrote(status)
      stream.loop.runJobs()
    }
    if status < 0 { wrote(status) }
  }

  private func wrote(_ status: Int32) {
    outbox.chunkLeft()
    guard isOpen else { return }
    guard status == 0 else { return fail(IOError(uv: status, action: "write to the peer")) }
    flush()
    if outbox.isEmpty { drained() }
  }

  /// What had to wait has left.
  func drained() {
    settle()
    if isOpen, bufferedByteCount == 0 { delegate?.streamDrained() }
  }

  /// Goes on with closing the writing side as far as what was written before has left.
  func settle() {
    if output == .closing, !isHandshaking {
      output = .saidGoodbye
      tls?.close(for: self)
    }
    guard isOpen, bufferedByteCount == 0 else { return }
    if closesWhenSent { return close() }
    guard output == .saidGoodbye else { return }
    output = .closed
    shutdown()
  }

  private func shutdown() {
    if isOneWay { return close() }
    let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
    let status = unsafe uv_shutdown(request, handle) { request, _ in
      unsafe request?.deallocate()
    }
    if status < 0 { unsafe request.deallocate() }
  }
}

// MARK: Closing

extension ByteStream {
  func install(_ filter: TLSFilter) {
    guard isOpen else { return filter.ended(nil) }
    tls = filter
    filter.start(on: self)
  }

  func fail(_ error: IOError) { finish(error) }

  private func finish(_ error: IOError?) {
    guard isOpen else { return }
    isOpen = false
    isReading = false
    unsafe LoopHandle.close(handle)
    outbox.removeWaiting()
    tls.take()?.ended(error)
    delegate.take()?.streamClosed(error)
  }

  func loopStops() { finish(.loopStopped("keep the connection")) }
}
