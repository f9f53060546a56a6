import PosternEventLoop
import PosternHTTPTypes

/// A peer that does to every connection exactly what its script says, byte for byte.
actor ScriptedPeer {
  typealias Script = @Sendable (isolated ScriptedPeer, PeerConnection) async throws -> Void

  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  /// How many connections were accepted.
  private(set) var connectionCount = 0
  /// The heads that were read, in order.
  var requests: [String] = []
  private let script: Script
  private let ended = Signal()
  private var listener: Listener?
  private(set) var openConnections: [PeerConnection] = []

  /// Starts a peer on a free loopback port.
  static func start(on loop: EventLoop, _ script: @escaping Script) async throws -> ScriptedPeer {
    let peer = ScriptedPeer(loop, script)
    try await peer.listen()
    return peer
  }

  private init(_ loop: EventLoop, _ script: @escaping Script) {
    self.loop = loop
    self.script = script
  }

  private func listen() throws {
    guard let address = SocketAddress(host: "127.0.0.1", port: 0) else { return }
    listener = try Listener(on: loop, at: address) { [weak self] stream in
      guard let self else { return stream.close() }
      // True because the listener calls on the loop, which is where this actor runs.
      nonisolated(unsafe) let connection = PeerConnection(stream)
      self.assumeIsolated { $0.accepted(connection) }
    }
  }

  private func accepted(_ connection: PeerConnection) {
    connectionCount += 1
    openConnections.append(connection)
    Task { [script] in
      try? await script(self, connection)
      connection.close()
      ended.raise()
    }
  }

  /// Waits until a script has run to its end, or failed.
  func connectionEnds() async { await ended.wait() }

  var port: UInt16 { listener?.address.port ?? 0 }

  func uri(_ target: String = "/", host: String = "127.0.0.1") throws -> URI {
    try URI("http://\(host):\(port)\(target)")
  }

  func stop() {
    listener?.close()
    for connection in openConnections { connection.abort() }
    openConnections = []
  }
}

extension ScriptedPeer {
  /// Whether somebody accepts connections at a port of this machine.
  func knock(at port: UInt16) async throws -> Bool {
    guard let address = SocketAddress(host: "127.0.0.1", port: port) else { return false }
    do {
      try await ByteStream.connect(to: address, on: loop, within: .seconds(3)).close()
      return true
    } catch {
      guard error.code == .connectionRefused else { throw error }
      return false
    }
  }

  /// Answers every request on every connection in the same way.
  static func answering(_ answer: String, on loop: EventLoop) async throws -> ScriptedPeer {
    try await start(on: loop) { peer, connection in
      while let head = try await connection.readRequest() {
        peer.requests.append(head)
        try await connection.write(answer)
      }
    }
  }
}
