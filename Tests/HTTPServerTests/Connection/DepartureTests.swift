import PosternHTTPServer
import PosternHTTPTypes
import PosternLogging
import PosternTesting
import Testing

/// What becomes of a handler that is still at work when nobody may be waiting for it any more.
@Suite(.timeLimit(.minutes(1))) struct `Clients that go` {
  /// How a client goes: by a reset, for good, or so that it could still read.
  enum Way: CaseIterable { case reset, close, finish }

  /// Handlers that were decided on and those that always wait.
  enum Kind: CaseIterable { case deciding, suspending }

  private static func router(_ kind: Kind, _ handler: @escaping Handler) -> Router {
    var router = Router.echo(at: "/other")
    switch kind {
    case .deciding: router.post("/", deciding: { _, _ in .wait(handler) })
    case .suspending: router.post("/", handler)
    }
    return router
  }

  private static func go(_ way: Way, _ connection: RawConnection) async {
    switch way {
    case .reset: await connection.reset()
    case .close: await connection.close()
    case .finish: await connection.finish()
    }
  }

  @Test(arguments: Way.allCases, TestServer.Transport.allCases)
  func `cancel what was decided to wait for, and get no answer`(way: Way, transport: TestServer.Transport)
    async throws
  {
    let sink = LogSink.memory()
    let (began, cancelled) = (Latch(), Latch())
    let router = Self.router(.deciding) { _, _ in
      began.open()
      await untilCancelled()
      cancelled.open()
      throw CancellationError()
    }
    let configure = { (configuration: inout HTTPServer.Configuration) in
      configuration.logger = Logger(label: "http", sink: sink)
    }
    try await withServer(router, over: transport, configure: configure) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "x"))
      await began.wait()
      await Self.go(way, connection)
      await cancelled.wait()
      if way == .finish { #expect(try await connection.rest().isEmpty) }
    }
    #expect(sink.lines.count == 1)
    #expect(sink.lines.first?.contains(#""status":499"#) == true)
  }

  @Test(arguments: Kind.allCases) func `with a reset cancel whatever waits`(kind: Kind) async throws {
    let (began, cancelled) = (Latch(), Latch())
    let router = Self.router(kind) { _, _ in
      began.open()
      await untilCancelled()
      cancelled.open()
      return Response()
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "x"))
      await began.wait()
      await connection.reset()
      await cancelled.wait()
    }
  }

  @Test(arguments: Kind.allCases)
  func `and could still read have the answer of a handler that does not give up`(kind: Kind) async throws {
    let (began, release) = (Latch(), Latch())
    let router = Self.router(kind) { _, _ in
      began.open()
      await release.wait()
      return .text(Task.isCancelled ? "cancelled" : "not cancelled")
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "x"))
      await began.wait()
      await connection.finish()
      // The loop that has answered this has seen the end before.
      try await server.expect(200, to: request("GET", "/other"))
      release.open()
      let answer = try await connection.response()
      #expect(answer.text == (kind == .deciding ? "cancelled" : "not cancelled"))
      #expect(try await connection.rest().isEmpty)
    }
  }

  @Test func `before it was looked at cancel what is decided to wait for`() async throws {
    let (began, release, cancelled) = (Latch(), Latch(), Latch())
    var router = Self.router(.deciding) { _, _ in
      await untilCancelled()
      cancelled.open()
      throw CancellationError()
    }
    router.get("/held") { _, _ in
      began.open()
      await release.wait()
      return .text("held")
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(request("GET", "/held") + post("/", "x"))
      await began.wait()
      await connection.finish()
      try await server.expect(200, to: request("GET", "/other"))
      release.open()
      #expect(try await connection.response().text == "held")
      await cancelled.wait()
      #expect(try await connection.rest().isEmpty)
    }
  }

  @Test(arguments: Way.allCases) func `do not end work that a handler keeps`(way: Way) async throws {
    let (began, cancelled, goOn, done) = (Latch(), Latch(), Latch(), Latch())
    let router = Self.router(.deciding) { _, _ in
      began.open()
      let work = Task {
        await goOn.wait()
        if !Task.isCancelled { done.open() }
      }
      await untilCancelled()
      cancelled.open()
      await work.value
      throw CancellationError()
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "x"))
      await began.wait()
      await Self.go(way, connection)
      await cancelled.wait()
      goOn.open()
      await done.wait()
    }
  }

  @Test(.requirement("L5"), arguments: Kind.allCases)
  func `are not the only end of waiting: a drain's time is the other`(kind: Kind) async throws {
    let (began, cancelled) = (Latch(), Latch())
    let router = Self.router(kind) { _, _ in
      began.open()
      await untilCancelled()
      cancelled.open()
      return Response()
    }
    try await withServer(router, configure: { $0.limits.drainTime = .milliseconds(80) }) { server in
      let connection = try await server.connect()
      await connection.send(post("/", "x"))
      await began.wait()
      #expect(await server.server.drain() == 1)
      await cancelled.wait()
      #expect(try await connection.rest().isEmpty)
    }
  }
}
