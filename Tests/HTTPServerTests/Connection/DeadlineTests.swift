import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

/// The same over sockets, with deadlines so short that nobody has to wait for them.
@Suite(.timeLimit(.minutes(1))) struct `Clients that are slow` {
  private static let soon = Duration.milliseconds(80)
  /// Time enough for what must not be hindered: a handshake, or a request.
  private static let later = Duration.seconds(4)

  @Test(.requirement("H2"), arguments: TestServer.Transport.allCases)
  func `with a head are answered 408`(transport: TestServer.Transport) async throws {
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.headTime = transport == .plain ? Self.soon : Self.later
    }
    try await withServer(.echo(), over: transport, configure: configure) { server in
      for part in ["G", "GET / HTTP/1.1\r\nHost: a\r\n"] {
        let connection = try await server.connect()
        let answer = try await connection.exchange(part)
        #expect(answer.status == 408)
        #expect(answer.closes)
        #expect(try await connection.rest().isEmpty)
      }
    }
  }

  @Test(.requirement("H2")) func `with a head gain nothing by sending a little`() async throws {
    try await withServer(.echo(), configure: { $0.limits.headTime = Self.soon }) { server in
      let connection = try await server.connect()
      await connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
      async let dripping: Void = connection.drip("x", every: .milliseconds(10))
      #expect(try await connection.response().status == 408)
      await connection.close()
      await dripping
    }
  }

  @Test(.requirement("H2")) func `with a second head on the same connection are answered 408`() async throws {
    try await withServer(.echo(), configure: { $0.limits.headTime = Self.soon }) { server in
      let connection = try await server.connect()
      #expect(try await connection.exchange(request()).status == 200)
      #expect(try await connection.exchange("GET").status == 408)
    }
  }

  @Test(.requirement("H3")) func `with a body are answered 408`() async throws {
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.bodyGrace = Self.soon
      configuration.limits.bodyRate = 1 << 20
    }
    try await withServer(.echo(), configure: configure) { server in
      for text in [
        String(post("/", "body").dropLast()),
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbo",
      ] {
        let connection = try await server.connect()
        let answer = try await connection.exchange(text)
        #expect(answer.status == 408)
        #expect(try await connection.rest().isEmpty)
      }
    }
  }

  @Test(.requirement("L1"), arguments: TestServer.Transport.allCases)
  func `with the next request are let go with a goodbye`(transport: TestServer.Transport) async throws {
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.headTime = Self.later
      configuration.limits.idleTime = Self.later
    }
    try await withServer(.echo(), over: transport, configure: configure) { server in
      for text in ["", request()] {
        let connection = try await server.connect()
        if !text.isEmpty { #expect(try await connection.exchange(text).status == 200) }
        #expect(try await connection.rest().isEmpty)
        #expect(await connection.ending == .end)
      }
    }
  }

  @Test func `because their handler waits are not hurried by any deadline`() async throws {
    let configure = { (configuration: inout HTTPServer.Configuration) in
      for limit: WritableKeyPath<ServerLimits, Duration> in [
        \.headTime, \.bodyTime, \.bodyGrace, \.idleTime, \.writeTime, \.eventSilence, \.lingerTime,
      ] {
        configuration.limits[keyPath: limit] = Self.later
      }
    }
    let (began, release) = (Latch(2), Latch())
    var router = Router()
    let wait: Handler = { _, _ in
      began.open()
      await release.wait()
      return .text("late")
    }
    router.post("/waiting", wait)
    router.post("/deciding", deciding: { _, _ in .wait(wait) })
    try await withServer(router, configure: configure) { server in
      let patient = [try await server.connect(), try await server.connect()]
      await patient[0].send(post("/waiting", "x"))
      await patient[1].send(post("/deciding", "x"))
      await began.wait()
      // Who is let go for having been idle as long has come later.
      #expect(try await server.connect().rest().isEmpty)
      release.open()
      for connection in patient { #expect(try await connection.response().text == "late") }
    }
  }

  @Test(.requirement("H2")) func `with a TLS handshake are let go`() async throws {
    try await withServer(.echo(), over: .tls, configure: { $0.limits.headTime = Self.soon }) { server in
      // A record of 512 bytes is announced and does not come.
      for part: [UInt8] in [[], [22, 3, 1, 2, 0, 1, 0, 1]] {
        let connection = try await server.connect(over: .plain)
        await connection.send(part)
        #expect(try await connection.rest().isEmpty)
        #expect(await connection.ending != nil)
      }
    }
  }

  @Test(.requirement("H4"), arguments: TestServer.Transport.allCases)
  func `to read are cut off, whatever was to be sent`(transport: TestServer.Transport) async throws {
    // More than kernels hold.
    let body = [UInt8](repeating: 7, count: 64 << 20)
    let router = Router.get { _, _ in Response(body: body) }
    try await withServer(router, over: transport, configure: { $0.limits.writeTime = Self.soon }) { server in
      let connection = try await server.connect()
      await connection.send(request())
      _ = try await connection.text(through: "\r\n\r\n")
      // The drain is over when the connection has gone, long before the drain's own deadline.
      #expect(await server.server.drain() == 0)
      let received = try await connection.rest().count
      #expect(received < body.count)
    }
  }

  @Test func `to close are not waited for`() async throws {
    try await withServer(.echo(), configure: { $0.limits.lingerTime = Self.soon }) { server in
      let connection = try await server.connect()
      _ = try await connection.exchange(request("GET", "/", "Connection: close"))
      #expect(await server.server.drain() == 0)
    }
  }

  @Test func `to read a large answer have it whole when they come to it`() async throws {
    let body = [UInt8]((0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) })
    let router = Router.get { _, _ in Response(body: body) }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request())
      var received: [UInt8] = []
      _ = try await connection.text(through: "\r\n\r\n")
      while received.count < body.count {
        received += try await connection.bytes(min(50_000, body.count - received.count))
      }
      #expect(received == body)
      #expect(try await connection.exchange(request()).status == 200)
    }
  }
}
