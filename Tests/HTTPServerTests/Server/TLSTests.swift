import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A server with TLS` {
  @Test func `tells handlers that the connection is secure`() async throws {
    let router = Router.get { _, context in .text("\(context.isSecure) \(context.connection.isSecure)") }
    for transport in TestServer.Transport.allCases {
      try await withServer(router, over: transport) { server in
        let answer = try await server.exchange(request())
        #expect(answer.text == (transport == .tls ? "true true" : "false false"))
      }
    }
  }

  @Test(
    .requirement("H12"),
    arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{4}junk", "\u{0}"])
  func `says nothing in HTTP to who does not speak TLS`(text: String) async throws {
    try await withServer(.echo(), over: .tls, configure: { $0.limits.headTime = .seconds(2) }) {
      server in
      let connection = try await server.connect(over: .plain)
      await connection.send(text)
      #expect(try await !connection.restOfText().contains("HTTP"))
      try await server.expect(200, to: request())
    }
  }

  @Test(.requirement("H12")) func `is not what a server without it pretends to be`() async throws {
    try await withServer(.echo()) { server in
      await #expect(throws: IOError.self) { _ = try await server.connect(over: .tls) }
      try await server.expect(200, to: request())
    }
  }

  /// Without TLS's goodbye anybody on the way may have cut the bytes short.
  @Test func `takes a cut connection for no end`() async throws {
    let began = Latch()
    let cancelled = Latch()
    let router = Router.get { _, _ in
      began.open()
      await untilCancelled()
      cancelled.open()
      return Response()
    }
    try await withServer(router, over: .tls) { server in
      let connection = try await server.connect()
      await connection.send(request())
      await began.wait()
      await connection.close()
      await cancelled.wait()
    }
  }

  @Test func `gives a half-closed client its answer, and says goodbye`() async throws {
    let began = Latch()
    let release = Latch()
    let router = Router.get { _, _ in
      began.open()
      await release.wait()
      return .text("late")
    }
    for transport in TestServer.Transport.allCases {
      try await withServer(router, over: transport) { server in
        let connection = try await server.connect()
        await connection.send(request())
        await began.wait()
        await connection.finish()
        release.open()
        #expect(try await connection.response().text == "late")
        #expect(try await connection.rest().isEmpty)
        #expect(await connection.ending == .end)
      }
    }
  }
}
