import PosternHTTPServer
import PosternHTTPTypes
import PosternLogging
import PosternMetrics
import PosternTesting
import Testing

@Suite(.requirement("H8", "H10"), .timeLimit(.minutes(1))) struct `The host guard` {
  private static func guarding(_ origin: String, _ sink: LogSink? = nil, _ metrics: MetricsRegistry? = nil)
    throws
    -> HostGuard
  {
    HostGuard(
      try #require(Origin(origin)), logger: sink.map { Logger(label: "http", sink: $0) }, metrics: metrics)
  }

  @Test(arguments: ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:9000", "127.0.0.1"])
  func `of a server for this machine knows its three names, whatever the port`(host: String) throws {
    #expect(try Self.guarding("http://127.0.0.1:8000").verdict(on: host) == .expected)
  }

  @Test(arguments: [
    "evil.test", "evil.test:8000", "127.0.0.1.evil.test", "localhost.evil.test", "127.1", "0.0.0.0:8000",
    "2130706433", "127.0.0.2", "user@localhost", "localhost/", "[::ffff:127.0.0.1]", "localhost.",
  ])
  func `of a server for this machine refuses every other name`(host: String) throws {
    #expect(try Self.guarding("http://localhost:8000").verdict(on: host) == .refused)
  }

  @Test(arguments: [
    ("mcp.example.com", HostGuard.Verdict.expected), ("MCP.example.com:443", .expected),
    ("mcp.example.com:8443", .foreign), ("backend:8080", .foreign), ("127.0.0.1", .foreign),
  ])
  func `of a public server refuses nothing`(host: String, verdict: HostGuard.Verdict) throws {
    #expect(try Self.guarding("https://mcp.example.com").verdict(on: host) == verdict)
  }

  @Test func `passes a request without a name`() throws {
    #expect(try Self.guarding("http://localhost:8000").verdict(on: nil) == .expected)
  }

  @Test func `answers 421 on a server for this machine`() async throws {
    var router = Router.echo()
    router.use(try Self.guarding("http://localhost:8000"))
    try await withServer(router) { server in
      let foreign = try await server.exchange("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n")
      #expect(foreign.status == 421)
      let own = try await server.exchange("GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n")
      #expect(own.status == 200)
    }
  }

  @Test(.requirement("M2")) func `warns once, counts always, and serves on a public server`() async throws {
    let sink = LogSink.memory()
    let metrics = MetricsRegistry()
    var router = Router.echo()
    router.use(try Self.guarding("https://mcp.example.com", sink, metrics))
    try await withServer(router) { server in
      for host in ["one.test", "two.test", "mcp.example.com", "three.test"] {
        let answer = try await server.exchange("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(answer.status == 200)
        #expect(!answer.fields.contains { $0.value.contains(host) })
      }
    }
    #expect(sink.lines.count == 1)
    #expect(sink.lines.first?.contains(#""host":"one.test""#) == true)
    #expect(
      String(decoding: metrics.render(), as: UTF8.self).contains("\nhttp_server_foreign_host_total 3\n"))
  }
}
