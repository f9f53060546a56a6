import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Streams` {
  @Test(arguments: TestServer.Transport.allCases)
  func `arrive in order, in chunks, and the connection goes on`(transport: TestServer.Transport) async throws
  {
    let router = Router.get { _, _ in
      Response(stream: { body in
        for number in 0..<100 {
          try await body.write(Array("\(number),".utf8))
          if number % 10 == 0 { await Task.yield() }
        }
        try await body.write([])
      })
    }
    try await withServer(router, over: transport) { server in
      let connection = try await server.connect()
      for _ in 0..<3 {
        let answer = try await connection.exchange(request())
        #expect(answer.text == (0..<100).map { "\($0)," }.joined())
        #expect(answer.isComplete)
        #expect(answer.fields[.transferEncoding] == "chunked")
        #expect(answer.fields[.contentLength] == nil)
      }
    }
  }

  @Test func `reach the client as they are made`() async throws {
    let second = Latch()
    let router = Router.get { _, _ in
      Response(stream: { body in
        try await body.write(Array("first".utf8))
        await second.wait()
        try await body.write(Array("second".utf8))
      })
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request())
      #expect(try await connection.text(through: "first").hasSuffix("5\r\nfirst"))
      second.open()
      #expect(try await connection.text(through: "0\r\n\r\n") == "\r\n6\r\nsecond\r\n0\r\n\r\n")
    }
  }

  @Test func `end with the connection for an HTTP/1.0 client`() async throws {
    let router = Router.get { _, _ in Response(stream: { try await $0.write(Array("all of it".utf8)) }) }
    try await withServer(router) { server in
      let connection = try await server.connect()
      let answer = try await connection.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      #expect(answer.text == "all of it")
      #expect(answer.closes)
      #expect(answer.fields[.transferEncoding] == nil)
      #expect(await connection.ending == .end)
    }
  }

  @Test(arguments: [Status.noContent, .notModified]) func `of a status without a body have none`(
    status: Status
  ) async throws {
    let router = Router.get { _, _ in Response(status, stream: { try await $0.write([1]) }) }
    try await withServer(router) { server in
      let connection = try await server.connect()
      for _ in 0..<2 {
        let answer = try await connection.exchange(request())
        #expect(answer.status == Int(status.code))
        #expect(answer.fields[.transferEncoding] == nil)
      }
    }
  }

  @Test func `are not made for HEAD`() async throws {
    let router = Router.get { _, _ in
      Response(stream: { _ in Issue.record("a body was made for HEAD") })
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      for _ in 0..<2 {
        let answer = try await connection.exchange(request("HEAD"))
        #expect(answer.status == 200)
        #expect(answer.fields[.transferEncoding] == "chunked")
      }
    }
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.0"])
  func `that fail are cut off, so that nobody takes them for complete`(version: String) async throws {
    struct Broken: Error {}
    let cut = Latch()
    let router = Router.get { _, _ in
      Response(stream: { body in
        try await body.write(Array("half".utf8))
        await cut.wait()
        throw Broken()
      })
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send("GET / \(version)\r\nHost: a\r\n\r\n")
      _ = try await connection.text(through: "half")
      cut.open()
      #expect(try await connection.restOfText() == (version == "HTTP/1.1" ? "\r\n" : ""))
      // HTTP/1.0 has no last chunk: there only a reset says that something is missing.
      if version == "HTTP/1.0" { #expect(await connection.ending == .broken(.connectionReset)) }
    }
  }

  @Test(.requirement("H4")) func `wait for a client that does not read`() async throws {
    let written = Atomic(0)
    let ended = Latch()
    let router = Router.get { _, _ in
      Response(stream: { body in
        defer { ended.open() }
        for _ in 0..<10_000 {
          try await body.write([UInt8](repeating: 1, count: 32 << 10))
          written.wrappingAdd(32 << 10, ordering: .relaxed)
        }
      })
    }
    try await withServer(router, configure: { $0.limits.writeTime = .milliseconds(300) }) { server in
      let connection = try await server.connect()
      await connection.send(request())
      // The client reads nothing: the write deadline cancels the handler.
      await ended.wait()
      #expect(written.load(ordering: .relaxed) < 96 << 20)
    }
  }

  @Test(arguments: TestServer.Transport.allCases)
  func `of any size reach a client that reads`(transport: TestServer.Transport) async throws {
    let body = [UInt8]((0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) })
    var router = Router()
    router.get("/pieces") { _, _ in
      Response(stream: { writer in
        for start in stride(from: 0, to: body.count, by: 100_000) {
          try await writer.write(Array(body[start..<start + 100_000]))
        }
      })
    }
    router.get("/whole") { _, _ in Response(stream: { try await $0.write(body) }) }
    try await withServer(router, over: transport) { server in
      for path in ["/pieces", "/whole"] {
        let answer = try await server.exchange(request("GET", path))
        #expect(answer.body == body)
        #expect(answer.isComplete)
      }
    }
  }

  @Test func `can be written to from anywhere`() async throws {
    let router = Router.get { _, _ in
      Response(stream: { body in
        try await Task.detached { try await body.write(Array("from afar".utf8)) }.value
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          for _ in 0..<10 { tasks.addTask { try await body.write(Array("!".utf8)) } }
          try await tasks.waitForAll()
        }
      })
    }
    try await withServer(router) { server in
      let answer = try await server.exchange(request())
      #expect(answer.text == "from afar!!!!!!!!!!")
    }
  }
}
