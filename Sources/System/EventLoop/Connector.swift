internal import CLibuv

extension ByteStream {
  /// Connects to an address.
  ///
  /// The stream belongs to the current isolation, which must be on `loop`.
  public static func connect(
    to address: SocketAddress, on loop: EventLoop, within limit: Duration,
    isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> ByteStream {
    let attempt = try ConnectAttempt(to: address, on: loop, within: limit)
    await withTaskCancellationHandler {
      // A closure that does not name its isolation runs elsewhere.
      _ = isolation
      await withCheckedContinuation { attempt.start($0) }
    } onCancel: { [cancel = attempt.cancellation] in
      cancel.give()
    }
    return try attempt.result()
  }
}

/// One `connect(2)` with its deadline.
@safe
private final class ConnectAttempt {
  let cancellation: LoopSignal
  private let loop: EventLoop
  private let address: SocketAddress
  private let stream: ByteStream
  private let limit: Duration
  private var timer: LoopTimer?
  private var continuation: CheckedContinuation<Void, Never>?
  private var failure: IOError?
  private var action: String { "connect to \(address)" }

  init(to address: SocketAddress, on loop: EventLoop, within limit: Duration) throws(IOError) {
    self.loop = loop
    self.address = address
    self.limit = limit
    stream = try unsafe ByteStream(adopting: TCPHandle.open(on: loop), on: loop)
    cancellation = LoopSignal(on: loop)
  }

  func start(_ continuation: CheckedContinuation<Void, Never>) {
    self.continuation = continuation
    let timer = LoopTimer(on: loop) { [self] in
      finish(IOError(.timedOut, action: action))
    }
    timer.set(.current.advanced(by: limit))
    self.timer = timer
    cancellation.whenGiven { [self] in finish(IOError(.closed, action: action)) }
    // Who is cancelled before has closed the stream already.
    guard let tcp = unsafe stream.tcp else { return }
    let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    unsafe request.pointee.data = Unmanaged.passRetained(self).toOpaque()
    let status = unsafe address.withSystemAddress { system in
      unsafe uv_tcp_connect(request, tcp, system) { request, status in
        guard let request = unsafe request else { return }
        let attempt = unsafe Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).takeRetainedValue()
        unsafe request.deallocate()
        attempt.connected(status)
        attempt.loop.runJobs()
      }
    }
    guard status < 0 else { return }
    unsafe Unmanaged<ConnectAttempt>.fromOpaque(request.pointee.data).release()
    unsafe request.deallocate()
    connected(status)
  }

  func result() throws(IOError) -> ByteStream {
    if let failure { throw failure }
    return stream
  }

  private func connected(_ status: Int32) {
    finish(status == 0 ? nil : IOError(uv: status, action: action))
  }

  private func finish(_ error: IOError?) {
    guard let continuation else { return }
    self.continuation = nil
    timer?.cancel()
    timer = nil
    cancellation.forget()
    failure = error
    if error != nil { stream.close() }
    continuation.resume()
  }
}
