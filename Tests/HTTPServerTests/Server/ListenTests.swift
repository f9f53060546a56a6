import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Listening` {
  @Test(arguments: [1, 2]) func `on a port in use fails with one sentence`(loops: Int) async throws {
    try await withServer(.echo()) { first in
      let error = try await self.error(of: loops, at: first.address)
      #expect(error?.code == .addressInUse)
      #expect(
        error?.description == "could not listen on \(first.address): address already in use (EADDRINUSE)")
      try await first.expect(200, to: request())
    }
  }

  @Test(arguments: [1, 2]) func `on another machine's address fails with one sentence`(loops: Int)
    async throws
  {
    // RFC 5737: an address that no machine has.
    let address = try #require(SocketAddress(host: "192.0.2.1", port: 8080))
    let error = try await error(of: loops, at: address)
    #expect(error?.code == .addressNotAvailable)
    #expect(
      error?.description
        == "could not listen on 192.0.2.1:8080: address not available (EADDRNOTAVAIL)")
  }

  @Test func `that fails leaves the addresses that are listened on already`() async throws {
    try await withServer(.echo(), loops: 2) { taken in
      try await withServer(.echo(), loops: 2) { server in
        await #expect(throws: IOError.self) { try await server.server.listen(at: taken.address) }
        try await server.expect(200, to: request())
      }
    }
  }

  @Test func `on port 0 gets a port that the system chose`() async throws {
    try await withServer(.echo()) { one in
      try await withServer(.echo()) { other in
        #expect(one.address.port != 0)
        #expect(one.address.port != other.address.port)
      }
    }
  }

  @Test(arguments: [ConnectionSharing.byKernel, .byFirstLoop], TestServer.Transport.allCases)
  func `with several loops shares one port between them`(
    sharing: ConnectionSharing, transport: TestServer.Transport
  ) async throws {
    let seen = Mutex<Set<ObjectIdentifier>>([])
    let router = Router.get { _, context in
      let loop = context.connection.loop
      #expect(loop.isCurrent)
      _ = seen.withLock { $0.insert(ObjectIdentifier(loop)) }
      return Response()
    }
    try await withServer(router, over: transport, loops: 2, configure: { $0.sharing = sharing }) { server in
      for _ in 0..<64 { try await server.expect(200, to: request()) }
    }
    // One in 2^63 that chance gives them all to one loop.
    #expect(seen.withLock(\.count) == 2)
  }

  private func error(of loops: Int, at address: SocketAddress) async throws -> IOError? {
    let group = try EventLoopGroup(count: loops)
    defer { group.stop() }
    let server = try HTTPServer(.echo(), on: group)
    return await #expect(throws: IOError.self) { try await server.listen(at: address) }
  }
}
