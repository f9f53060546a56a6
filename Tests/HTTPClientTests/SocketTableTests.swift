import PosternEventLoop
import PosternTesting
import Testing

@testable import PosternHTTPClient

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What curl says of a socket, as its ABI has it.
private enum Poll {
  static let reading: Int32 = 1
  static let writing: Int32 = 2
  static let remove: Int32 = 4
}

@Suite(.timeLimit(.minutes(1))) struct `The table of sockets` {
  @Test func `watches a socket that took the number of one that was closed without a word`() async throws {
    try await Scene.run { scene in
      scene.table.opened(scene.socket)
      scene.say(Poll.writing)
      await scene.readiness()
      scene.say(Poll.reading)
      try await scene.turn()
      try scene.replaceSocket()
      scene.table.opened(scene.socket)
      scene.send()
      await scene.readiness()
    }
  }

  @Test func `lets go of a connection that was closed before it is to be watched no more`() async throws {
    try await Scene.run { scene in
      scene.table.opened(scene.socket)
      scene.say(Poll.reading)
      try await scene.turn()
      try scene.replaceSocket()
      scene.say(Poll.remove)
      // Whoever has the number now, such as the resolver, waits for the same.
      scene.say(Poll.reading)
      scene.send()
      await scene.readiness()
    }
  }

  @Test func `watches a connection again that has rested`() async throws {
    try await Scene.run { scene in
      scene.table.opened(scene.socket)
      for _ in 0..<3 {
        scene.say(Poll.reading)
        scene.send()
        await scene.readiness()
        scene.say(Poll.remove)
      }
    }
  }
}

/// A table on its loop, and a socket under a number that another socket may get.
private actor Scene {
  private let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  private(set) var table: SocketTable
  private(set) var socket: Int32 = -1
  private var peer: Int32 = -1
  private var waiting: CheckedContinuation<Bool, Never>?

  static func run(_ body: @Sendable (isolated Scene) async throws -> Void) async throws {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    try await Scene(on: group.loops[0]).play(body)
  }

  private init(on loop: EventLoop) {
    self.loop = loop
    table = SocketTable(on: loop)
  }

  private func play(_ body: @Sendable (isolated Scene) async throws -> Void) async throws {
    (socket, peer) = try socketPair()
    table.ready = { [unowned self] _, _ in assumeIsolated { $0.happened(true) } }
    defer {
      table.closeAll()
      close(socket)
      close(peer)
    }
    try await body(self)
  }

  /// curl says what it waits for.
  func say(_ what: Int32, at location: SourceLocation = #_sourceLocation) {
    #expect(table.watch(socket, for: what) == 0, sourceLocation: location)
  }

  /// Lets the loop tell the system what it waits for.
  func turn() async throws { try await loop.sleep(for: .milliseconds(1)) }

  /// Closes the socket, and opens another of its number.
  func replaceSocket() throws {
    close(peer)
    let other: Int32
    (other, peer) = try socketPair()
    dup2(other, socket)
    close(other)
  }

  /// Lets the peer send a byte.
  func send() { write(peer, "x", 1) }

  /// Waits until the table says that the socket is ready, and reads what there is.
  func readiness(at location: SourceLocation = #_sourceLocation) async {
    let timer = LoopTimer(on: loop) { [unowned self] in assumeIsolated { $0.happened(false) } }
    timer.set(loop.now.advanced(by: .seconds(20)))
    #expect(await withCheckedContinuation { waiting = $0 }, sourceLocation: location)
    timer.cancel()
    var bytes: [UInt8] = [0]
    recv(socket, &bytes, 1, Int32(MSG_DONTWAIT))
  }

  private func happened(_ isReady: Bool) {
    waiting?.resume(returning: isReady)
    waiting = nil
  }
}
