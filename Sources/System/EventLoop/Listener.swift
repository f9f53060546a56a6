internal import CLibuv

/// A socket that accepts connections on one loop.
@safe
public final class Listener: LoopHandleOwner {
  /// What a listener does differently from the plain case.
  public struct Options: Sendable {
    /// How many connections the kernel keeps for us before we accept them.
    public var backlog: Int32 = 4096
    /// Whether other loops of this process listen on the same port.
    public var sharesPort = false

    /// The plain case.
    public init() {}
  }

  /// Where it listens; with port 0 asked for, the port that the system chose.
  public let address: SocketAddress
  private let loop: EventLoop
  private let options: Options
  private let tcp: TCPHandle.Pointer
  private var accept: ((sending ByteStream) -> Void)?
  private var isPaused = false
  private var holdsOne = false
  /// Whether few descriptors are left.
  private var isShort = false
  private var spare = SpareDescriptor()
  private var retry: LoopTimer?

  /// Listens on `address`.
  ///
  /// `accept` is called on the loop for every connection.
  public init(
    on loop: EventLoop, at address: SocketAddress, options: Options = Options(),
    accept: @escaping (sending ByteStream) -> Void
  ) throws(IOError) {
    let action = "listen on \(address)"
    let tcp = try unsafe TCPHandle.open(on: loop, family: address)
    do throws(IOError) {
      if options.sharesPort { unsafe TCPHandle.sharePort(tcp) }
      unsafe TCPHandle.limitUnsent(tcp)
      let bound = unsafe address.withSystemAddress { unsafe uv_tcp_bind(tcp, $0, 0) }
      try IOError.check(bound, action)
      try unsafe IOError.check(
        uv_listen(TCPHandle.stream(tcp), options.backlog) { handle, status in
          guard let handle = unsafe handle else { return }
          let listener = unsafe LoopHandle.owner(of: handle, as: Listener.self)
          listener.connectionWaits(status)
          listener.loop.runJobs()
        }, action)
    } catch {
      unsafe LoopHandle.closeUnowned(tcp)
      throw error
    }
    self.address = unsafe TCPHandle.localAddress(of: tcp) ?? address
    self.loop = loop
    self.options = options
    unsafe self.tcp = tcp
    self.accept = accept
    unsafe LoopHandle.setOwner(self, of: tcp)
  }

  /// Leaves new connections with the kernel until `resume`.
  public func pause() { isPaused = true }

  /// Accepts again; a connection that waits comes during this call.
  public func resume() {
    isPaused = false
    acceptHeld()
  }

  /// Stops listening.
  ///
  /// Connections that were accepted live on.
  public func close() {
    accept = nil
    retry?.cancel()
    spare.release()
    unsafe LoopHandle.close(tcp)
  }

  /// Stops listening, but takes first who waits in the kernel's queue: to them, a close would be a reset.
  public func finish() {
    acceptHeld()
    for _ in 0..<max(0, options.backlog) {
      guard !isPaused, let accept, let stream = unsafe ConnectedSocket(waitingAt: tcp)?.stream(on: loop)
      else { break }
      // Nobody else has it: it was made one line above.
      nonisolated(unsafe) let client = stream
      accept(unsafe client)
    }
    close()
  }

  /// libuv holds one accepted connection and stops polling until `uv_accept` is called: that is what pauses it.
  ///
  /// Without a single descriptor it would throw away who waits, or ask the kernel again and again. So the last ones
  /// are not taken, and should others take them, the spare one lets it have a connection to hold.
  private func connectionWaits(_ status: Int32) {
    guard status == 0 else {
      isShort = true
      // libuv asks again at once, whatever we do: where there is nothing to give up, this keeps it from spinning.
      if !spare.release() { uv_sleep(10) }
      return
    }
    holdsOne = true
    acceptHeld()
  }

  private func acceptHeld() {
    guard holdsOne, !isPaused, let accept else { return }
    if isShort { isShort = !spare.acquire() }
    guard !isShort else { return tryLater() }
    holdsOne = false
    guard let client = try? unsafe TCPHandle.open(on: loop) else { return }
    guard unsafe uv_accept(TCPHandle.stream(tcp), TCPHandle.stream(client)) == 0 else {
      return unsafe LoopHandle.closeUnowned(client)
    }
    isShort = unsafe TCPHandle.descriptor(of: client).map(SpareDescriptor.isAmongTheLast) ?? false
    // Nobody else has it: `uv_accept` connects the two handles in the compiler's eyes only.
    nonisolated(unsafe) let stream = unsafe ByteStream(adopting: client, on: loop)
    accept(unsafe stream)
  }

  /// Soon, because behind a crowd that has gone its closed connections still have to be accepted.
  private func tryLater() {
    let timer = retry ?? LoopTimer(on: loop) { [weak self] in self?.acceptHeld() }
    timer.set(.current.advanced(by: .milliseconds(10)))
    retry = timer
  }

  func loopStops() { close() }

  deinit { unsafe tcp.deallocate() }
}

extension Listener {
  /// Whether somebody else listens at `address`: a shared port hides that, so it is asked before.
  public static func checkAvailable(_ address: SocketAddress, on loop: EventLoop) throws(IOError) {
    guard address.port != 0 else { return }
    try Listener(on: loop, at: address) { $0.close() }.close()
  }
}
