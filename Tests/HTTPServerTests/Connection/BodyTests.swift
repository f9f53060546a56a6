import PosternHTTPServer
import PosternHTTPTypes
import PosternMetrics
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Bodies` {
  private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  @Test(arguments: TestServer.Transport.allCases)
  func `come whole, whatever their framing`(transport: TestServer.Transport) async throws {
    try await withServer(.echo(), over: transport) { server in
      let connection = try await server.connect()
      let requests = [
        (post("/", "by length"), "by length"), (post("/", ""), ""), (request("POST"), ""),
        (
          Self.chunked + "3\r\nby \r\nB;x=y\r\nchunks and \r\n5\r\ntrail\r\n0\r\nX-After: 1\r\n\r\n",
          "by chunks and trail"
        ),
        (Self.chunked + "0\r\n\r\n", ""),
      ]
      for (text, body) in requests {
        let answer = try await connection.exchange(text)
        #expect(answer.text == body)
        #expect(answer.fields[.contentLength] == "\(body.utf8.count)")
      }
    }
  }

  @Test(arguments: [1, 7, 61]) func `come whole in small packets`(size: Int) async throws {
    try await withServer(.echo()) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "one") + Self.chunked + "3\r\ntwo\r\n0\r\n\r\n", inPiecesOf: size)
      #expect(try await connection.response().text == "one")
      #expect(try await connection.response().text == "two")
    }
  }

  @Test(arguments: TestServer.Transport.allCases)
  func `of some megabytes go both ways`(transport: TestServer.Transport) async throws {
    let body = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try await withServer(.echo(), over: transport) { server in
      let connection = try await server.connect()
      await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
      await connection.send(body)
      let answer = try await connection.response()
      #expect(answer.body == body)
    }
  }

  @Test(.requirement("H6")) func `that are announced as too large are refused before they come`() async throws
  {
    var router = Router.echo()
    router.post("/small", bodyLimit: 10) { request, _ in Response(body: request.body) }
    try await withServer(router, configure: { $0.limits.body = 1000 }) { server in
      for (path, length) in [("/", 1001), ("/small", 11), ("/", 1_000_000_000), ("/unknown", 1001)] {
        let connection = try await server.connect()
        let answer = try await connection.exchange(
          "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n")
        #expect(answer.status == 413)
        #expect(answer.closes)
        #expect(try await connection.rest().isEmpty)
      }
      try await server.expect(200, to: post("/small", "0123456789"))
    }
  }

  @Test(.requirement("H6")) func `in chunks are counted as they come`() async throws {
    try await withServer(.echo(), configure: { $0.limits.body = 1000 }) { server in
      let chunk = "64\r\n" + String(repeating: "x", count: 100) + "\r\n"
      let connection = try await server.connect()
      let answer = try await connection.exchange(Self.chunked + String(repeating: chunk, count: 11))
      #expect(answer.status == 413)
      #expect(answer.closes)
      try await server.expect(200, to: Self.chunked + String(repeating: chunk, count: 10) + "0\r\n\r\n")
      try await server.expect(413, to: Self.chunked + String(repeating: "1\r\nx\r\n", count: 30_000))
    }
  }

  @Test(.requirement("H12")) func `that a client announces are asked for once`() async throws {
    try await withServer(.echo(), configure: { $0.limits.body = 1000 }) { server in
      let connection = try await server.connect()
      let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
      let interim = try await connection.exchange(head)
      #expect(interim.status == 100)
      #expect(interim.fields.isEmpty)
      #expect(try await connection.exchange("body").text == "body")
      // Nothing is asked for where nothing will come, or where it would be refused.
      #expect(try await connection.exchange(request("POST", "/", "Expect: 100-continue")).status == 200)
      let refused = try await connection.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n")
      #expect(refused.status == 413)
    }
  }

  @Test func `that break off leave nothing behind`() async throws {
    let metrics = MetricsRegistry()
    try await withServer(.echo(), configure: { $0.metrics = metrics }) { server in
      for way in ["close", "reset", "finish"] {
        let connection = try await server.connect()
        await connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nsome of it")
        // The loop that has answered this has read the other before.
        try await server.expect(200, to: request())
        switch way {
        case "close": await connection.close()
        case "reset": await connection.reset()
        default:
          await connection.finish()
          #expect(try await connection.rest().isEmpty)
        }
      }
      #expect(await server.server.drain() == 0)
    }
    let text = String(decoding: metrics.render(), as: UTF8.self)
    #expect(text.contains("\nhttp_server_open_connections 0\n"))
    #expect(text.contains("\nhttp_server_requests_in_flight 0\n"))
  }

  @Test(.requirement("H12")) func `with another expectation are refused`() async throws {
    try await withServer(.echo()) { server in
      try await server.expect(417, to: post("/", "x", "Expect: the-unexpected"))
    }
  }
}
