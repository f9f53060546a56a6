import Dispatch
import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.requirement("L5"), .timeLimit(.minutes(1))) struct `A drain` {
  @Test(arguments: TestServer.Transport.allCases)
  func `finishes answers and streams, lets idle connections go, and takes no new ones`(
    transport: TestServer.Transport
  ) async throws {
    let began = Latch(20)
    let release = Latch()
    var router = Router.echo()
    router.get("/held") { _, _ in
      began.open()
      await release.wait()
      return .text("held")
    }
    router.get("/stream") { _, _ in
      Response(events: { _ in
        began.open()
        await untilCancelled()
      })
    }
    try await withServer(router, over: transport, loops: 2) { server in
      var held: [RawConnection] = []
      var streams: [RawConnection] = []
      for _ in 0..<10 {
        held.append(try await server.connect())
        await held.last?.send(request("GET", "/held") + request())
        streams.append(try await server.connect())
        await streams.last?.send(request("GET", "/stream"))
      }
      let idle = try await server.connect()
      #expect(try await idle.exchange(request()).status == 200)
      await began.wait()
      async let abandoned = server.server.drain()
      #expect(try await idle.rest().isEmpty)
      #expect(await idle.ending == .end)
      for stream in streams {
        #expect(try await stream.response().isComplete)
        #expect(try await stream.rest().isEmpty)
        #expect(await stream.ending == .end)
        await stream.close()
      }
      await #expect(throws: IOError.self) { _ = try await server.connect() }
      release.open()
      for connection in held {
        let answer = try await connection.response()
        #expect(answer.text == "held")
        #expect(answer.closes)
        #expect(try await connection.rest().isEmpty)
        #expect(await connection.ending == .end)
        await connection.close()
      }
      await idle.close()
      #expect(await abandoned == 0)
    }
  }

  @Test func `gives a body its time, and ends no half of one as if it were whole`() async throws {
    for isPatient in [true, false] {
      let began = Latch()
      let release = Latch()
      let router = Router.get { _, _ in
        Response(stream: { body in
          try await body.write(Array("half,".utf8))
          began.open()
          await withTaskCancellationHandler {
            await release.wait()
          } onCancel: {
            release.open()
          }
          try await body.write(Array("whole".utf8))
        })
      }
      let configure = { (configuration: inout HTTPServer.Configuration) in
        if !isPatient { configuration.limits.drainTime = .milliseconds(80) }
      }
      try await withServer(router, configure: configure) { server in
        let idle = try await server.connect()
        #expect(try await idle.exchange(request("GET", "/unknown")).status == 404)
        let connection = try await server.connect()
        await connection.send(request())
        await began.wait()
        async let abandoned = server.server.drain()
        #expect(try await idle.rest().isEmpty)
        await idle.close()
        if isPatient { release.open() }
        let answer = try await connection.response()
        #expect(answer.text == (isPatient ? "half,whole" : "half,"))
        #expect(answer.isComplete == isPatient)
        await connection.close()
        #expect(await abandoned == (isPatient ? 0 : 1))
      }
    }
  }

  @Test(arguments: TestServer.Transport.allCases)
  func `answers who had come and not asked yet`(transport: TestServer.Transport) async throws {
    try await withServer(.echo(), over: transport) { server in
      let new = try await server.connect()
      let idle = try await server.connect()
      #expect(try await idle.exchange(request()).status == 200)
      async let abandoned = server.server.drain()
      #expect(try await idle.rest().isEmpty)
      await idle.close()
      let answer = try await new.exchange(request())
      #expect(answer.status == 200)
      #expect(answer.closes)
      await new.close()
      #expect(await abandoned == 0)
    }
  }

  @Test func `answers what has arrived, on a new connection and on one that was idle`() async throws {
    var router = Router.echo()
    let (isBusy, work) = (Latch(), DispatchSemaphore(value: 0))
    router.get("/busy") { _, _ in
      isBusy.open()
      work.wait()
      return .text("busy")
    }
    try await withServer(router) { server in
      let idle = try await server.connect()
      #expect(try await idle.exchange(request()).status == 200)
      let busy = try await server.connect()
      await busy.send(request("GET", "/busy"))
      await isBusy.wait()
      // The loop stands still while all of this arrives.
      async let abandoned = server.server.drain()
      await idle.send(request())
      let new = try await server.connect()
      await new.send(request())
      work.signal()
      for connection in [busy, idle, new] {
        #expect(try await connection.response().status == 200)
        await connection.close()
      }
      #expect(await abandoned == 0)
    }
  }

  @Test func `does not count who has its answer and stays`() async throws {
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.drainTime = .milliseconds(80)
    }
    try await withServer(.echo(), configure: configure) { server in
      let staying = try await server.connect()
      #expect(try await staying.exchange(request()).status == 200)
      #expect(await server.server.drain() == 0)
      await staying.close()
    }
  }

  @Test func `answers a request that has begun to come`() async throws {
    try await withServer(.echo()) { server in
      let body = try await server.connect()
      let head = try await server.connect()
      await body.send(post("/", "bo"))
      #expect(try await body.response().status == 200)
      await body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
      await head.send("GET / HTTP/1.1\r\nHo")
      // The loop that has answered this has read the others before.
      let idle = try await server.connect()
      #expect(try await idle.exchange(request()).status == 200)
      async let abandoned = server.server.drain()
      #expect(try await idle.rest().isEmpty)
      await idle.close()
      await body.send("dy")
      await head.send("st: a\r\n\r\n")
      let answers = [try await body.response(), try await head.response()]
      #expect(answers.map(\.text) == ["body", "hello"])
      #expect(answers.map(\.closes) == [true, true])
      await body.close()
      await head.close()
      #expect(await abandoned == 0)
    }
  }

  @Test func `ends events that begin when it is under way`() async throws {
    let router = Router.get { _, _ in Response(events: { _ in await untilCancelled() }) }
    try await withServer(router) { server in
      let late = try await server.connect()
      await late.send("GET / HTTP/1.1\r\nHo")
      let idle = try await server.connect()
      #expect(try await idle.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status == 204)
      async let abandoned = server.server.drain()
      #expect(try await idle.rest().isEmpty)
      await idle.close()
      await late.send("st: a\r\n\r\n")
      #expect(try await late.response().isComplete)
      await late.close()
      #expect(await abandoned == 0)
    }
  }

  @Test func `gives up on what does not end, and says on how much`() async throws {
    let began = Latch(3)
    let release = Latch()
    let router = Router.get { _, _ in
      began.open()
      await release.wait()
      return Response()
    }
    try await withServer(router, configure: { $0.limits.drainTime = .milliseconds(80) }) { server in
      var connections: [RawConnection] = []
      for _ in 0..<3 {
        connections.append(try await server.connect())
        await connections.last?.send(request())
      }
      await began.wait()
      #expect(await server.server.drain() == 3)
      for connection in connections { #expect(try await connection.rest().isEmpty) }
      release.open()
    }
  }

  @Test func `that is asked for twice ends for both`() async throws {
    let began = Latch()
    let release = Latch()
    let router = Router.get { _, _ in
      began.open()
      await release.wait()
      return Response()
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request())
      await began.wait()
      async let first = server.server.drain()
      async let second = server.server.drain()
      release.open()
      #expect(try await connection.response().status == 200)
      await connection.close()
      let abandoned = await [first, second]
      #expect(abandoned == [0, 0])
    }
  }

  private final class Witness: Sendable {
    let latch: Latch
    init(_ latch: Latch) { self.latch = latch }
    deinit { latch.open() }
  }

  @Test func `leaves nothing that a handler which comes back late could trip over`() async throws {
    await #expect(processExitsWith: .success) {
      let began = Latch()
      let release = Latch()
      let ended = Latch()
      let router = Router.get { _, _ in
        began.open()
        await release.wait()
        // It lives as long as the task that brings the answer to the connection.
        let witness = Witness(ended)
        return Response(stream: { _ in withExtendedLifetime(witness) {} })
      }
      try await withServer(router, configure: { $0.limits.drainTime = .milliseconds(20) }) { server in
        await (try await server.connect()).send(request())
        await began.wait()
      }
      release.open()
      await ended.wait()
    }
  }
}
