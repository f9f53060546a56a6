import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Connections that are used again` {
  @Test(arguments: TestServer.Transport.allCases)
  func `carry one request after the other`(transport: TestServer.Transport) async throws {
    try await withServer(.echo(), over: transport) { server in
      let connection = try await server.connect()
      for number in 0..<50 {
        let answer = try await connection.exchange(post("/", "\(number)"))
        #expect(answer.text == "\(number)")
        #expect(!answer.fields.contains(.connection))
      }
    }
  }

  @Test func `are closed when the client says so, and nothing more is read`() async throws {
    try await withServer(.echo()) { server in
      let connection = try await server.connect()
      let answer = try await connection.exchange(request("GET", "/", "Connection: close") + request())
      #expect(answer.closes)
      #expect(try await connection.rest().isEmpty)
      #expect(await connection.ending == .end)
    }
  }

  @Test func `follow HTTP/1.0's rules for a client that speaks it`() async throws {
    try await withServer(.echo()) { server in
      let one = try await server.connect()
      let answer = try await one.exchange("GET / HTTP/1.0\r\n\r\n")
      #expect(answer.text == "hello")
      #expect(answer.closes)
      #expect(try await one.rest().isEmpty)
      let other = try await server.connect()
      for _ in 0..<2 {
        let answer = try await other.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(answer.fields[.connection] == "keep-alive")
      }
    }
  }

  @Test(arguments: TestServer.Transport.allCases)
  func `answer pipelined requests in their order`(transport: TestServer.Transport) async throws {
    try await withServer(.alternating, over: transport) { server in
      let connection = try await server.connect()
      await connection.send((0..<200).map { post($0 % 3 == 0 ? "/late" : "/", "\($0)") }.joined())
      for number in 0..<200 {
        #expect(try await connection.response().text == "\(number)")
      }
    }
  }

  @Test func `answer everything that came before the client's end`() async throws {
    let began = Latch()
    let release = Latch()
    var router = Router.alternating
    router.get("/held") { _, _ in
      began.open()
      await release.wait()
      return .text("held")
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request("GET", "/held") + post("/late", "late") + post("/", "last"))
      await began.wait()
      await connection.finish()
      // The loop that has answered this has seen the end before.
      try await server.expect(200, to: request())
      release.open()
      for text in ["held", "late", "last"] { #expect(try await connection.response().text == text) }
      #expect(try await connection.rest().isEmpty)
      #expect(await connection.ending == .end)
    }
  }

  @Test func `end with what a client left unfinished when it ends`() async throws {
    try await withServer(.alternating) { server in
      for part in [String(request().dropLast(2)), String(post("/", "body").dropLast(1)), ""] {
        let connection = try await server.connect()
        await connection.send(post("/late", "late") + part)
        await connection.finish()
        #expect(try await connection.response().text == "late")
        #expect(try await connection.rest().isEmpty)
        #expect(await connection.ending == .end)
      }
    }
  }
}

extension Router {
  /// `/` answers what was sent at once, `/late` after having waited.
  static var alternating: Router {
    var router = Router.echo()
    router.post("/late") { request, _ in
      await Task.yield()
      return Response(body: request.body)
    }
    return router
  }
}
