import Dispatch
import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternMetrics
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A server that is full` {
  /// Handlers that hold their requests until `release` opens.
  private struct Holding {
    let began: Latch
    let release = Latch()
    let router: Router

    init(_ count: Int) {
      let (began, release) = (Latch(count), release)
      self.began = began
      var router = Router.echo()
      router.get("/held") { _, _ in
        began.open()
        await release.wait()
        return .text("held")
      }
      self.router = router
    }
  }

  @Test(.requirement("L1"), arguments: TestServer.Transport.allCases)
  func `lets the connection go that has been idle longest`(transport: TestServer.Transport) async throws {
    try await withServer(.echo(), over: transport, configure: { $0.limits.connections = 1 }) { server in
      // One that has never asked anything is idle as well.
      let silent = try await server.connect()
      try await server.expect(200, to: request())
      #expect(try await silent.rest().isEmpty)
    }
    try await withServer(.echo(), over: transport, configure: { $0.limits.connections = 2 }) { server in
      let oldest = try await server.connect()
      #expect(try await oldest.exchange(request()).status == 200)
      let second = try await server.connect()
      #expect(try await second.exchange(request()).status == 200)
      let newcomer = try await server.connect()
      #expect(try await newcomer.exchange(request()).status == 200)
      #expect(try await oldest.rest().isEmpty)
      #expect(await oldest.ending == .end)
      #expect(try await second.exchange(request()).status == 200)
    }
  }

  @Test(.requirement("L1")) func `does not take a connection for idle whose request has arrived`()
    async throws
  {
    var router = Router.echo()
    let (isBusy, release, work) = (Latch(), Latch(), DispatchSemaphore(value: 0))
    router.get("/busy") { _, _ in
      isBusy.open()
      // The loop accepts nothing meanwhile, and both newcomers at once after it.
      work.wait()
      await release.wait()
      return .text("busy")
    }
    try await withServer(router, configure: { $0.limits.connections = 2 }) { server in
      let busy = try await server.connect()
      await busy.send(request("GET", "/busy"))
      await isBusy.wait()
      let first = try await server.connect()
      await first.send(request())
      let second = try await server.connect()
      await second.send(request())
      work.signal()
      #expect(try await first.response().status == 200)
      #expect(try await second.response().status == 503)
      await second.close()
      release.open()
      #expect(try await busy.response().text == "busy")
    }
  }

  @Test(.requirement("H6")) func `refuses bodies that are too much together, and takes them again`()
    async throws
  {
    try await withServer(.echo(), configure: { $0.limits.bodies = 1000 }) { server in
      let first = try await server.connect()
      await first.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" + String(repeating: "x", count: 800))
      // The loop that has answered this has read the other before.
      try await server.expect(200, to: post("/", "0123456789"))
      let refused = try await server.exchange(post("/", String(repeating: "y", count: 300)))
      #expect(refused.status == 503)
      #expect(refused.text.contains("too_much_at_once"))
      await first.send(String(repeating: "x", count: 100))
      #expect(try await first.response().body.count == 900)
      try await server.expect(200, to: post("/", String(repeating: "z", count: 900)))
      await first.close()
    }
  }

  @Test(.requirement("L1", "L2"), arguments: TestServer.Transport.allCases)
  func `answers 503 while nobody is idle, and serves again at once`(transport: TestServer.Transport)
    async throws
  {
    let holding = Holding(2)
    let metrics = MetricsRegistry()
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.connections = 2
      configuration.metrics = metrics
      if transport == .tls { configuration.tls = try? TestCertificates.get().server }
    }
    try await withServer(holding.router, over: transport, configure: configure) { server in
      var busy: [RawConnection] = []
      for _ in 0..<2 {
        let connection = try await server.connect()
        await connection.send(request("GET", "/held"))
        busy.append(connection)
      }
      await holding.began.wait()
      let refused = try await server.connect()
      let answer = try await refused.response()
      #expect(answer.status == 503)
      #expect(answer.fields[.retryAfter] == "5")
      #expect(answer.closes)
      #expect(try await refused.rest().isEmpty)
      #expect(await refused.ending == .end)
      await refused.close()
      holding.release.open()
      for connection in busy { #expect(try await connection.response().text == "held") }
      try await server.expect(200, to: request())
    }
    #expect(
      String(decoding: metrics.render(), as: UTF8.self).contains("http_server_rejected_connections_total 1\n")
    )
  }

  @Test(.requirement("L2")) func `survives ten times as many connections as it has room for`() async throws {
    let holding = Holding(20)
    try await withServer(holding.router, configure: { $0.limits.connections = 20 }) { server in
      var busy: [RawConnection] = []
      for _ in 0..<20 {
        let connection = try await server.connect()
        await connection.send(request("GET", "/held"))
        busy.append(connection)
      }
      await holding.began.wait()
      var refused: [RawConnection] = []
      for _ in 0..<200 {
        // Some are cut off before they know that they were connected.
        if let connection = try? await server.connect() { refused.append(connection) }
      }
      for connection in refused {
        // The first few are told, the rest is cut off.
        let said = try await connection.restOfText()
        #expect(said.isEmpty || said.hasPrefix("HTTP/1.1 503 "))
        await connection.close()
      }
      holding.release.open()
      for connection in busy { #expect(try await connection.response().status == 200) }
      for _ in 0..<40 { try await server.expect(200, to: request()) }
    }
  }

  @Test(.requirement("L1"), .enabled(if: outsideAddress() != nil, "this machine has only a loopback address"))
  func `of one address's connections serves others`() async throws {
    let holding = Holding(2)
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    var configuration = HTTPServer.Configuration()
    configuration.limits.connectionsPerAddress = 2
    let server = try HTTPServer(holding.router, on: group, configuration: configuration)
    let everywhere = try #require(SocketAddress(host: "0.0.0.0", port: 0))
    let port = try await server.listen(at: everywhere).port
    let outside = try #require(outsideAddress().flatMap { SocketAddress(host: $0, port: port) })
    let inside = try #require(SocketAddress(host: "127.0.0.1", port: port))
    try await withClients { connect in
      var busy: [RawConnection] = []
      for _ in 0..<2 {
        let connection = try await connect(outside)
        await connection.send(request("GET", "/held"))
        busy.append(connection)
      }
      await holding.began.wait()
      #expect(try await connect(outside).response().status == 503)
      // A proxy on this machine speaks for many.
      for _ in 0..<3 { #expect(try await connect(inside).exchange(request()).status == 200) }
      holding.release.open()
      for connection in busy { #expect(try await connection.response().status == 200) }
    }
    await server.drain()
  }

  @Test(arguments: [0, -1, 2_000_000]) func `is not made with a limit out of range`(connections: Int)
    async throws
  {
    let error = await #expect(throws: ServerError.self) {
      try await withServer(.echo(), configure: { $0.limits.connections = connections }) { _ in }
    }
    #expect(error?.code == .badLimit)
  }
}
