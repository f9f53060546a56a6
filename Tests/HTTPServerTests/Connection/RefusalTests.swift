import PosternHTTPServer
import PosternHTTPTypes
import PosternMetrics
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Messages that are refused on a connection` {
  /// Every message of the parser's table that is refused by its bytes, and not by what is missing from it.
  private static let sample = (Malformed.lines + Malformed.fields + Malformed.bodies)

  @Test(.requirement("H1", "H8", "H12", "H13", "H14"))
  func `are answered once, and nothing behind them is read`() async throws {
    let router = Router.get("/behind") { _, _ in
      Issue.record("what is behind a refused message was read as a request")
      return Response()
    }
    try await withServer(router) { server in
      for message in Self.sample {
        let connection = try await server.connect()
        await connection.send(message.bytes + Array(request("GET", "/behind").utf8))
        let answer = try await connection.response()
        #expect(answer.status == message.refusal.status, "\(message.testDescription)")
        #expect(answer.closes)
        #expect(answer.text.contains(#""error":"\#(message.refusal.rawValue)""#))
        #expect(try await connection.rest().isEmpty, "\(message.testDescription)")
        #expect(await connection.ending == .end, "\(message.testDescription)")
        await connection.close()
      }
    }
  }

  @Test(.requirement("H13"), arguments: TestServer.Transport.allCases)
  func `end the connection although good ones came before and after`(transport: TestServer.Transport)
    async throws
  {
    try await withServer(.echo(), over: transport) { server in
      let connection = try await server.connect()
      let good = request()
      await connection.send(good + good + "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + good)
      for status in [200, 200, 400] { #expect(try await connection.response().status == status) }
      #expect(try await connection.rest().isEmpty)
    }
  }

  @Test(.requirement("H13")) func `do not take the answer away from a client that still sends`() async throws
  {
    try await withServer(.echo()) { server in
      let connection = try await server.connect()
      await connection.send("BAD\r\n" + String(repeating: "x", count: 40_000))
      let answer = try await connection.response()
      #expect(answer.status == 400)
      await connection.send(String(repeating: "x", count: 10_000))
      #expect(try await connection.rest().isEmpty)
      #expect(await connection.ending == .end)
    }
  }

  @Test(.requirement("H5")) func `for their size are refused with the limit's status`() async throws {
    let long = String(repeating: "x", count: 5000)
    let many = (0..<50).map { "X-\($0): 1" }.joined(separator: "\r\n")
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.head = 8192
      configuration.limits.line = 4096
      configuration.limits.fields = 20
    }
    try await withServer(.echo(), configure: configure) { server in
      try await server.expect(414, to: request("GET", "/\(long)"))
      try await server.expect(431, to: request("GET", "/", "X: \(long)"))
      try await server.expect(431, to: request("GET", "/", many))
      let parts = (0..<4).map { "X-\($0): \(long.prefix(3000))" }.joined(separator: "\r\n")
      try await server.expect(431, to: request("GET", "/", parts))
      try await server.expect(431, to: "GET / HTTP/1.1\r\nHost: a\r\nX: \(long)\(long)\(long)")
    }
  }

  @Test(.requirement("H12")) func `are counted by reason, and say nothing of what was sent`() async throws {
    let metrics = MetricsRegistry()
    try await withServer(.echo(), configure: { $0.metrics = metrics }) { server in
      let hello = try await server.exchange("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}")
      #expect(hello.status == 400)
      #expect(hello.text.contains("tls-on-plain-port"))
      let injected = try await server.exchange("GET / HTTP/1.1\r\nHost: <script>\r\n\r\n")
      #expect(injected.status == 400)
      #expect(!injected.text.contains("script"))
    }
    let text = String(decoding: metrics.render(), as: UTF8.self)
    #expect(text.contains(#"http_server_refused_messages_total{reason="tls-on-plain-port"} 1"#))
    #expect(text.contains(#"http_server_refused_messages_total{reason="invalid-host"} 1"#))
    #expect(text.contains("\nhttp_server_requests_in_flight 0\n"))
  }
}
