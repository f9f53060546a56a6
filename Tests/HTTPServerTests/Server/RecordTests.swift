import Foundation
import PosternHTTPServer
import PosternHTTPTypes
import PosternLogging
import PosternMetrics
import PosternTesting
import PosternTracing
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Records` {
  private static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test(.requirement("M1")) func `have one line for each request, without its query`() async throws {
    let sink = LogSink.memory()
    var router = Router.echo(at: "/{name}")
    router.get("/stream/x") { _, _ in Response(stream: { try await $0.write([1, 2, 3]) }) }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let connection = try await server.connect()
      _ = try await connection.exchange(
        request("GET", "/me?code=SplxlOBe&token=eyJh#", "Authorization: Bearer eyJh").replacing("#", with: "")
      )
      _ = try await connection.exchange(
        request("HEAD", "/me", "Cookie: session=eyJh", "traceparent: \(Self.trace)"))
      _ = try await connection.exchange(post("/me", "secret eyJh"))
      _ = try await connection.exchange(request("GET", "/nothing/here?eyJh"))
      _ = try await connection.exchange(request("GET", "/stream/x"))
    }
    let lines = try sink.lines.map { try Self.fields($0) }
    #expect(lines.map { $0["path"] as? String } == ["/me", "/me", "/me", "/nothing/here", "/stream/x"])
    #expect(lines.map { $0["method"] as? String } == ["GET", "HEAD", "POST", "GET", "GET"])
    #expect(lines.map { $0["status"] as? Int } == [200, 200, 200, 404, 200])
    #expect(lines.map { $0["route"] as? String } == ["/{name}", "/{name}", "/{name}", nil, "/stream/x"])
    #expect(lines.map { $0["bytes"] as? Int }.prefix(3) == [5, 0, 11])
    #expect(lines[4]["bytes"] as? Int == 3)
    #expect(lines.allSatisfy { $0["peer"] as? String == "127.0.0.1" })
    #expect(lines.allSatisfy { $0["logger"] as? String == "access" })
    #expect(lines[1]["trace_id"] as? String == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(Set(lines.compactMap { $0["correlation_id"] as? String }).count == 5)
    #expect(!sink.lines.contains { $0.contains("eyJh") || $0.contains("Splx") })
  }

  @Test func `name a trace that the client names once, and join the state that it names in parts`()
    async throws
  {
    let sink = LogSink.memory()
    let states = Mutex<[String?]>([])
    let router = Router.get { _, context in
      states.withLock { $0.append(context.trace?.state.text) }
      return Response()
    }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let connection = try await server.connect()
      let parent = "traceparent: \(Self.trace)"
      for fields in [
        [parent], [parent, "tracestate: a=1", "tracestate: b=2,c=3"], [parent, parent],
        [parent, "traceparent: \(Self.trace.replacing("00f0", with: "00f1"))", "tracestate: a=1"],
      ] {
        let lines = (["GET / HTTP/1.1", "Host: localhost"] + fields).joined(separator: "\r\n")
        _ = try await connection.exchange(lines + "\r\n\r\n")
      }
    }
    #expect(states.withLock { $0 } == ["", "a=1,b=2,c=3", nil, nil])
    let isTraced = try sink.lines.map { try Self.fields($0)["trace_id"] != nil }
    #expect(isTraced == [true, true, false, false])
  }

  @Test(.requirement("M2"))
  func `are one line each, whatever a client or an error puts into them`() async throws {
    let sink = LogSink.memory()
    let evil = "\r\n{\"level\":\"error\"}\u{1B}[2J\u{85}\u{2028}"
    let escaped = "%0d%0a%1b%5b2J"
    let router = Router.get("/{x}") { _, context in
      throw HTTPError(
        .internalServerError, code: evil, message: evil, detail: evil + (context.parameters["x"] ?? ""))
    }
    let trusted = try #require(IPNetwork("127.0.0.0/8"))
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.logger = Logger(label: "http", sink: sink)
      configuration.trustedProxies = [trusted]
    }
    try await withServer(router, configure: configure) { server in
      let fields = [
        "X-Forwarded-For: \(escaped)", "traceparent: \(escaped)", "tracestate: \(escaped)",
        "User-Agent: \(escaped)",
        "Referer: \(escaped)", "X-Request-Id: \(escaped)", "Cookie: \(escaped)",
        "X-Forwarded-Proto: \(escaped)",
      ]
      for field in fields {
        try await server.expect(500, to: request("GET", "/x?\(escaped)", field))
      }
      try await server.expect(404, to: request("GET", "/\(escaped)/\(escaped)"))
      try await server.expect(405, to: request("X-\(String(repeating: "Y", count: 60))", "/x"))
      for bad in [
        "GET /\u{1B}[2J HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\u{1B}\r\n\r\n",
        "\u{1B}\r\n\r\n",
      ] {
        try await server.expect(400, to: bad)
      }
    }
    // Eight requests with an error line and an access line each, two with an access line, three refusals.
    #expect(sink.lines.count == 21)
    for line in sink.lines {
      #expect(
        !line.unicodeScalars.contains {
          $0.value < 0x20 || $0.value == 0x7F || $0.value == 0x85 || $0.value == 0x2028
        })
      _ = try Self.fields(line)
    }
  }

  @Test(.requirement("L3")) func `count what happened, and make no series for what a client invents`()
    async throws
  {
    let metrics = MetricsRegistry()
    var router = Router.echo()
    router.get("/fail") { _, _ in throw HTTPError(.badGateway, code: "bad_gateway", message: "") }
    try await withServer(router, configure: { $0.metrics = metrics }) { server in
      let connection = try await server.connect()
      for _ in 0..<3 { _ = try await connection.exchange(request()) }
      _ = try await connection.exchange(post("/", "x"))
      _ = try await connection.exchange(request("HEAD"))
      for number in 0..<50 { _ = try await connection.exchange(request("GET", "/unknown/\(number)")) }
      for number in 0..<50 { _ = try await connection.exchange(request("METHOD\(number)")) }
      _ = try await connection.exchange(request("GET", "/fail"))
      _ = try await connection.exchange("BAD\r\n\r\n")
    }
    let lines = Set(String(decoding: metrics.render(), as: UTF8.self).split(separator: "\n").map(String.init))
    let expected = [
      #"http_server_requests_total{method="GET",route="/",status="2xx"} 4"#,
      #"http_server_requests_total{method="POST",route="/",status="2xx"} 1"#,
      #"http_server_requests_total{method="other",route="none",status="4xx"} 50"#,
      #"http_server_requests_total{method="other",route="/",status="4xx"} 50"#,
      #"http_server_requests_total{method="GET",route="/fail",status="5xx"} 1"#,
      #"http_server_request_duration_seconds_count{method="GET",route="/"} 4"#,
      #"http_server_refused_messages_total{reason="invalid-method"} 1"#,
      "http_server_connections_total 1", "http_server_open_connections 0", "http_server_requests_in_flight 0",
      "http_server_rejected_connections_total 0",
    ]
    #expect(expected.filter { !lines.contains($0) } == [])
    #expect(lines.filter { $0.contains("unknown") || $0.contains("METHOD") } == [])
  }

  @Test func `say 499 of a client that did not wait`() async throws {
    let sink = LogSink.memory()
    let metrics = MetricsRegistry()
    let began = Latch()
    let cancelled = Latch()
    let router = Router.get { _, _ in
      began.open()
      await untilCancelled()
      cancelled.open()
      return Response()
    }
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.logger = Logger(label: "http", sink: sink)
      configuration.metrics = metrics
    }
    try await withServer(router, configure: configure) { server in
      let connection = try await server.connect()
      await connection.send(request())
      await began.wait()
      await connection.reset()
      await cancelled.wait()
    }
    #expect(try sink.lines.map { try Self.fields($0)["status"] as? Int } == [499])
    #expect(
      String(decoding: metrics.render(), as: UTF8.self).contains("\nhttp_server_requests_in_flight 0\n"))
  }

  private static func fields(_ line: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func `what comes too late and a handshake that fails are counted`() async throws {
    let metrics = MetricsRegistry()
    let hasty = { (configuration: inout HTTPServer.Configuration) in
      configuration.metrics = metrics
      configuration.limits.headTime = .seconds(4)
    }
    try await withServer(.echo(), over: .tls, configure: hasty) { server in
      let late = try await server.connect()
      await late.send("GET / HT")
      #expect(try await late.response().status == 408)
    }
    try await withServer(.echo(), over: .tls, configure: { $0.metrics = metrics }) { server in
      let plain = try await server.connect(over: .plain)
      await plain.send(request())
      _ = try await plain.rest()
    }
    let text = String(decoding: metrics.render(), as: UTF8.self)
    #expect(text.contains(#"http_server_refused_messages_total{reason="request_timeout"} 1"#))
    #expect(text.contains("http_server_failed_handshakes_total 1"))
  }
}
