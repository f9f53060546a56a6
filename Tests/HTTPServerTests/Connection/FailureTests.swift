import PosternHTTPServer
import PosternHTTPTypes
import PosternLogging
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Handlers that fail` {
  private struct Secret: Error, CustomStringConvertible {
    let description = "password hunter2 at db.internal:5432"
  }

  @Test(.requirement("M1")) func `are answered 500 with an id that leads to the log`() async throws {
    let sink = LogSink.memory()
    let router = Router.get { _, _ in throw Secret() }
    var correlation = ""
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let connection = try await server.connect()
      let answer = try await connection.exchange(request("GET", "/?token=abc"))
      #expect(answer.status == 500)
      #expect(answer.fields[.contentType] == "application/json")
      #expect(answer.fields[.cacheControl] == "no-store")
      #expect(!answer.text.contains("hunter2"))
      #expect(!answer.text.contains("Secret"))
      let id = try #require(answer.text.firstMatch(of: #/"correlation_id":"([0-9a-f]{32})"/#)?.1)
      correlation = String(id)
      let line = try #require(sink.lines.first { $0.contains("request failed") })
      #expect(line.contains(correlation))
      #expect(line.contains("hunter2"))
      // The connection is as good as before.
      #expect(try await connection.exchange(request()).status == 500)
    }
    // The access line comes after the answer.
    #expect(sink.lines.count { $0.contains(correlation) } == 2)
    #expect(!sink.lines.contains { $0.contains("abc") })
  }

  @Test func `with an answer are answered so, and only the operator sees the detail`() async throws {
    let sink = LogSink.memory()
    let router = Router.get { _, _ in
      throw HTTPError(
        .serviceUnavailable, code: "store_down", message: "Try again.", detail: "redis-7 is gone",
        fields: ["Retry-After": "3"], underlying: Secret())
    }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let answer = try await server.exchange(request())
      #expect(answer.status == 503)
      #expect(answer.fields[.retryAfter] == "3")
      #expect(answer.text.contains(#""error":"store_down","message":"Try again.""#))
      #expect(!answer.text.contains("redis"))
      #expect(!answer.text.contains("hunter2"))
    }
    #expect(sink.lines.contains { $0.contains("redis-7 is gone") && $0.contains("hunter2") })
  }

  @Test(arguments: [100, 101, 103]) func `by an interim status are answered 500`(code: Int) async throws {
    let status = try #require(Status(code))
    var router = Router.get { _, _ in Response(status) }
    router.get("/later") { _, _ in
      await Task.yield()
      return Response(status)
    }
    try await withServer(router) { server in
      try await server.expect(500, to: request())
      try await server.expect(500, to: request("GET", "/later"))
    }
  }

  @Test func `by a cancellation of their own are found in the log`() async throws {
    let sink = LogSink.memory()
    let router = Router.get { _, _ in throw CancellationError() }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      try await server.expect(500, to: request())
    }
    #expect(sink.lines.contains { $0.contains("request failed") })
  }

  @Test func `in a stream are found in the log`() async throws {
    let sink = LogSink.memory()
    let router = Router.get { _, _ in Response(stream: { _ in throw Secret() }) }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let answer = try await server.exchange(request())
      #expect(!answer.isComplete)
    }
    #expect(sink.lines.contains { $0.contains(#""level":"error""#) && $0.contains("hunter2") })
    // The client did not go: we did.
    #expect(!sink.lines.contains { $0.contains(#""status":499"#) })
  }

  @Test func `for the client's fault are no error in the log`() async throws {
    let sink = LogSink.memory()
    let router = Router.get { _, _ in throw HTTPError(.conflict, code: "conflict", message: "Taken.") }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      try await server.expect(409, to: request())
    }
    #expect(sink.lines.count == 1)
  }

  @Test(.requirement("H7")) func `to frame their answer do not frame it twice`() async throws {
    let router = Router.get { _, _ in
      Response(
        fields: [
          "Content-Length": "3", "Transfer-Encoding": "chunked", "Connection": "upgrade", "Date": "yesterday",
          "X-Own": "stays",
        ], body: Array("hello".utf8))
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      for _ in 0..<2 {
        let answer = try await connection.exchange(request())
        #expect(answer.text == "hello")
        #expect(answer.fields.values(of: .contentLength) == ["5"])
        #expect(!answer.fields.contains(.transferEncoding))
        #expect(!answer.fields.contains(.connection))
        #expect(answer.fields.count(of: .date) == 1)
        #expect(answer.fields["X-Own"] == "stays")
      }
    }
  }

  @Test(
    .requirement("H7"),
    arguments: ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\u{0}b", "\u{7F}", "é", "a\u{2028}b"])
  func `to keep a line break out of a field cannot even make the answer`(value: String) async throws {
    let router = Router.get { _, _ in
      var response = Response()
      try response.fields.set(.location, checking: "/" + value)
      return response
    }
    try await withServer(router) { server in
      let answer = try await server.exchange(request())
      #expect(answer.status == 500)
      #expect(!answer.fields.contains { $0.name == .setCookie || $0.name == .location })
    }
  }
}
