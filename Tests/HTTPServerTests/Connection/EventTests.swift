import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Event streams` {
  @Test(arguments: TestServer.Transport.allCases)
  func `carry events in order, and say what they are`(transport: TestServer.Transport) async throws {
    let router = Router.get { _, _ in
      Response(events: { events in
        for number in 0..<20 {
          guard let event = ServerSentEvent(data: Array("\(number)\nx".utf8), id: "\(number)") else { return }
          try await events.send(event)
        }
      })
    }
    try await withServer(router, over: transport) { server in
      let answer = try await server.exchange(request())
      #expect(answer.text == (0..<20).map { "id: \($0)\ndata: \($0)\ndata: x\n\n" }.joined())
      #expect(answer.isComplete)
      #expect(answer.fields[.contentType] == "text/event-stream")
      #expect(answer.fields[.cacheControl] == "no-store")
      #expect(answer.fields[.xAccelBuffering] == "no")
    }
  }

  @Test(arguments: ["HTTP/1.1", "HTTP/1.0"]) func `are kept alive with comments while nothing happens`(
    version: String
  ) async throws {
    let (news, done) = (Latch(), Latch())
    let router = Router.get { _, _ in
      Response(events: { events in
        await news.wait()
        if let event = ServerSentEvent(data: [0x78]) { try await events.send(event) }
        await done.wait()
      })
    }
    try await withServer(router, configure: { $0.limits.eventSilence = .milliseconds(20) }) { server in
      let connection = try await server.connect()
      await connection.send("GET / \(version)\r\nHost: a\r\n\r\n")
      for _ in 0..<3 {
        #expect(try await connection.text(through: ":\n\n").hasSuffix(":\n\n"))
      }
      news.open()
      #expect(try await connection.text(through: "data: x\n\n").hasSuffix("data: x\n\n"))
      // And in the silence after an event.
      #expect(try await connection.text(through: ":\n\n").hasSuffix(":\n\n"))
      done.open()
      let rest = try await connection.text(through: version == "HTTP/1.1" ? "0\r\n\r\n" : "never")
      #expect(!rest.contains("data"))
    }
  }

  @Test func `end their task when the client goes`() async throws {
    for way in ["close", "reset", "finish"] {
      let began = Latch()
      let cancelled = Latch()
      let router = Router.get { _, _ in
        Response(events: { _ in
          began.open()
          await untilCancelled()
          cancelled.open()
        })
      }
      try await withServer(router) { server in
        let connection = try await server.connect()
        await connection.send(request())
        await began.wait()
        switch way {
        case "close": await connection.close()
        case "reset": await connection.reset()
        default: await connection.finish()
        }
        await cancelled.wait()
      }
    }
  }

  @Test func `and other streams are cancelled by a half-closed client, and only events end properly`()
    async throws
  {
    for kind in ["stream", "events"] {
      let began = Latch()
      let router = Router.get { _, _ in
        let wait = { @Sendable () async throws in
          began.open()
          await untilCancelled()
          throw CancellationError()
        }
        return kind == "stream"
          ? Response(stream: { _ in try await wait() }) : Response(events: { _ in try await wait() })
      }
      try await withServer(router) { server in
        let connection = try await server.connect()
        await connection.send(request())
        await began.wait()
        await connection.finish()
        #expect(try await connection.response().isComplete == (kind == "events"))
      }
    }
  }

  @Test func `throw when an event has no reader any more`() async throws {
    let gone = Latch()
    let thrown = Latch()
    let router = Router.get { _, _ in
      Response(events: { events in
        await gone.wait()
        guard let event = ServerSentEvent(data: [0x78]) else { return }
        do {
          while true { try await events.send(event) }
        } catch {
          thrown.open()
          throw error
        }
      })
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request())
      _ = try await connection.text(through: "\r\n\r\n")
      await connection.reset()
      gone.open()
      await thrown.wait()
    }
  }
}
