internal import PosternEventLoop
internal import PosternHTTPTypes
internal import Synchronization

/// The part of a server that lives on one loop: its listeners and its connections.
final class Shard {
  private let shared: LoopState
  private var listeners: [Listener] = []
  private var localListeners: [LocalListener] = []

  init(_ shared: LoopState) { self.shared = shared }

  /// Listens, and gives what comes to `accept`.
  func listen(
    at address: SocketAddress, sharesPort: Bool, accept: @escaping (sending ByteStream) -> Void
  ) throws(IOError) -> SocketAddress {
    var options = Listener.Options()
    options.sharesPort = sharesPort
    let listener = try Listener(on: shared.loop, at: address, options: options, accept: accept)
    listeners.append(listener)
    return listener.address
  }

  /// Listens at a socket that has a path.
  func listen(atPath path: String) throws(IOError) {
    localListeners.append(try LocalListener(on: shared.loop, atPath: path) { [unowned self] in accept($0) })
  }

  func stopListening(at address: SocketAddress) {
    for listener in listeners where listener.address == address { listener.close() }
    listeners.removeAll { $0.address == address }
  }

  /// Takes who waits in the kernel, and nobody more.
  func stopListening() {
    for listener in listeners { listener.finish() }
    for listener in localListeners { listener.close() }
    listeners = []
    localListeners = []
  }

  /// Stops listening, lets answers end, and calls back with the number of connections that had to be cut off.
  func drain(finished: @escaping (Int) -> Void) {
    stopListening()
    var abandoned = 0
    let timer = LoopTimer(on: shared.loop) { [shared] in
      abandoned = shared.connections.unfinishedCount
      shared.abort()
    }
    timer.set(shared.loop.now.advanced(by: shared.limits.drainTime))
    shared.drain {
      timer.cancel()
      finished(abandoned)
    }
  }

  /// L1: the oldest idle connections make room, then newcomers are answered 503.
  func accept(_ stream: ByteStream) {
    guard !shared.isDraining else { return stream.abort() }
    let settings = shared.settings
    let open = settings.openConnections.load(ordering: .relaxed)
    if open >= settings.capacity, shared.evictIdle(max(1, shared.connections.count / 100)) == 0 {
      return reject(stream, excess: open - settings.capacity)
    }
    let connection = HTTPConnection(stream, shared: shared)
    if let peer = settings.limitedPeer(of: connection.info) {
      let excess = settings.addresses.count(of: peer) - settings.limits.connectionsPerAddress
      if excess >= 0 { return reject(stream, excess: excess) }
    }
    connection.open()
  }

  private func reject(_ stream: ByteStream, excess: Int) {
    shared.settings.metrics?.connectionRejected()
    // A few may wait for their 503 in the descriptors kept back for that; beyond those there is no time for manners.
    guard excess < 32 else { return stream.abort() }
    let connection = HTTPConnection(stream, shared: shared)
    connection.open()
    var error = HTTPError(
      .serviceUnavailable, code: "too_many_connections",
      message: "Too many connections are open; try again soon.")
    error.fields.append(.retryAfter, "5")
    connection.refuse(error)
  }
}
