import PosternHTTPServer
import PosternHTTPTypes
import PosternLogging
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Handlers that decide` {
  /// Waits or does not, as the request's body says, and answers whether there is a task.
  private static let decide: DecidingHandler = { request, _ in
    if request.body.isEmpty { return .answer(.text(whereabouts)) }
    return .wait { _, _ in
      await Task.yield()
      return .text(whereabouts)
    }
  }

  private static var whereabouts: String { withUnsafeCurrentTask { $0 == nil ? "no task" : "a task" } }

  private struct Stamp: Filter {
    func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
      if request.query == "refused" { return Response(.forbidden) }
      context.principal = "stamped"
      return nil
    }

    func finish(_ response: inout Response, to request: Request, in context: RequestContext) throws {
      try response.fields.append("X-Stamp", checking: context.principal as? String ?? "none")
    }
  }

  private struct Around: Middleware {
    func respond(to request: Request, in context: RequestContext, next: Handler) async throws -> Response {
      var response = try await next(request, context)
      response.fields.set(.server, "around")
      return response
    }
  }

  @Test(arguments: [[], [Stamp(), Stamp()]] as [[any Middleware]])
  func `are in a task only when they wait, inside filters too`(filters: [any Middleware]) async throws {
    var router = Router()
    for filter in filters { router.use(filter) }
    router.post("/", through: filters, deciding: Self.decide)
    router.post("/immediate", through: filters) { _, _ in .text(Self.whereabouts) }
    router.post("/suspending", through: filters) { _, _ in
      await Task.yield()
      return .text(Self.whereabouts)
    }
    try await withServer(router) { server in
      for (path, body, text) in [
        ("/", "", "no task"), ("/", "wait", "a task"), ("/immediate", "", "no task"),
        ("/suspending", "", "a task"),
      ] {
        let answer = try await server.exchange(post(path, body))
        #expect(answer.text == text)
        let stamps = Array(repeating: "stamped", count: 2 * filters.count)
        #expect(answer.fields.values(of: "X-Stamp") == stamps)
      }
    }
  }

  @Test func `are in a task inside middleware that may wait`() async throws {
    var router = Router()
    router.use(Stamp())
    router.post("/", through: [Around(), Stamp()], deciding: Self.decide)
    try await withServer(router) { server in
      for body in ["", "wait"] {
        let answer = try await server.exchange(post("/", body))
        #expect(answer.text == "a task")
        #expect(answer.fields[.server] == "around")
        #expect(answer.fields.values(of: "X-Stamp") == ["stamped", "stamped"])
      }
    }
  }

  @Test func `are not asked, and have no task, when a filter refuses`() async throws {
    var router = Router()
    router.use(Stamp())
    router.post("/", deciding: { _, _ in .answer(.text("asked")) })
    router.post("/suspending") { _, _ in
      await Task.yield()
      return .text("asked")
    }
    try await withServer(router) { server in
      for path in ["/", "/suspending"] {
        let answer = try await server.exchange(post(path + "?refused", ""))
        #expect(answer.status == 403)
        #expect(answer.text.isEmpty)
        #expect(answer.fields["X-Stamp"] == "none")
      }
    }
  }

  @Test func `answer with streams from either half`() async throws {
    var router = Router()
    router.on(.put, "/") { request, _ in
      let stream = Response(stream: { try await $0.write(Array("piece".utf8)) })
      return request.body.isEmpty ? .answer(stream) : .wait { _, _ in stream }
    }
    try await withServer(router) { server in
      let connection = try await server.connect()
      for body in ["", "wait", ""] {
        let answer = try await connection.exchange(post("/", body).replacing("POST", with: "PUT"))
        #expect(answer.text == "piece")
        #expect(answer.isComplete)
      }
    }
  }

  @Test func `fail in either half like others`() async throws {
    struct Unforeseen: Error {}
    let sink = LogSink.memory()
    var router = Router()
    router.use(Stamp())
    let errors: [any Error] = [HTTPError(.conflict, code: "conflict", message: "Taken."), Unforeseen()]
    for (number, error) in errors.enumerated() {
      router.post("/\(number)") { request, _ in
        if request.body.isEmpty { throw error }
        return .wait { _, _ in throw error }
      }
    }
    router.post("/interim") { request, _ in
      request.body.isEmpty ? .answer(Response(.continue)) : .wait { _, _ in Response(.continue) }
    }
    // What only throws is one of those that wait for nothing.
    router.post("/gone") { _, _ in throw HTTPError(.gone, code: "gone", message: "It was here once.") }
    try await withServer(router, configure: { $0.logger = Logger(label: "http", sink: sink) }) { server in
      let connection = try await server.connect()
      for body in ["", "wait"] {
        for (path, status) in [("/0", 409), ("/1", 500), ("/interim", 500), ("/gone", 410)] {
          let answer = try await connection.exchange(post(path, body))
          #expect(answer.status == status)
          #expect(answer.fields["X-Stamp"] == "stamped")
        }
      }
    }
    #expect(sink.lines.count { $0.contains("request failed") } == 4)
  }
}
