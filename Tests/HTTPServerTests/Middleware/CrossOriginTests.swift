import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.requirement("H11"), .timeLimit(.minutes(1))) struct `Cross-origin answers` {
  private static func policy() throws -> CrossOrigin {
    CrossOrigin(
      .only([try #require(Origin("https://app.example.com"))]), methods: [.get, .post],
      requestFields: [.authorization, .mcpProtocolVersion], exposedFields: [.mcpSessionID, .wwwAuthenticate],
      maxAge: .seconds(600))
  }

  private static let preflight = request(
    "OPTIONS", "/", "Origin: https://app.example.com", "Access-Control-Request-Method: POST",
    "Access-Control-Request-Headers: authorization")

  private static let corsFields: [FieldName] = [
    .accessControlAllowOrigin, .accessControlAllowMethods, .accessControlAllowHeaders, .accessControlMaxAge,
    .accessControlExposeHeaders, .accessControlAllowCredentials,
  ]

  private func expectPreflightAnswer(_ answer: RawResponse) {
    #expect(answer.status == 204)
    #expect(answer.fields[.accessControlAllowOrigin] == "https://app.example.com")
    #expect(answer.fields[.accessControlAllowMethods] == "GET, POST")
    #expect(answer.fields[.accessControlAllowHeaders] == "Authorization, MCP-Protocol-Version")
    #expect(answer.fields[.accessControlMaxAge] == "600")
    #expect(answer.fields[.vary] == "Origin")
    #expect(!answer.fields.contains(.accessControlAllowCredentials))
  }

  @Test func `answer a preflight around the router`() async throws {
    var router = Router.echo()
    router.use(try Self.policy())
    try await withServer(router) { expectPreflightAnswer(try await $0.exchange(Self.preflight)) }
  }

  @Test func `answer a preflight around a route, which has no OPTIONS of its own`() async throws {
    try await withServer(Router.echo(through: [try Self.policy()])) {
      expectPreflightAnswer(try await $0.exchange(Self.preflight))
    }
  }

  @Test func `let the allowed origin read the answer and nothing be shared between origins`() async throws {
    try await withServer(Router.echo(through: [try Self.policy()])) { server in
      let answer = try await server.exchange(request("GET", "/", "Origin: https://app.example.com"))
      #expect(answer.status == 200)
      #expect(answer.fields[.accessControlAllowOrigin] == "https://app.example.com")
      #expect(answer.fields[.accessControlExposeHeaders] == "Mcp-Session-Id, WWW-Authenticate")
      #expect(answer.fields[.vary] == "Origin")
      #expect(try await server.exchange(request()).fields[.vary] == "Origin")
    }
  }

  @Test(arguments: ["https://evil.test", "null", "https://app.example.com.evil.test"])
  func `say nothing to another origin`(origin: String) async throws {
    try await withServer(Router.echo(through: [try Self.policy()])) { server in
      let fields = ["Origin: \(origin)", "Access-Control-Request-Method: POST"]
      for text in [request("GET", "/", fields[0]), request("OPTIONS", "/", fields[0], fields[1])] {
        let answer = try await server.exchange(text)
        #expect(!answer.fields.contains { Self.corsFields.contains($0.name) })
      }
    }
  }

  @Test func `are not given by routes without a policy`() async throws {
    var router = Router.echo(at: "/open", through: [try Self.policy()])
    router.post("/consent") { _, _ in Response() }
    router.post("/open/closed") { _, _ in Response() }
    try await withServer(router) { server in
      for path in ["/consent", "/open/closed", "/unknown"] {
        for method in ["POST", "OPTIONS"] {
          let answer = try await server.exchange(
            request(
              method, path, "Origin: https://app.example.com", "Access-Control-Request-Method: POST",
              "Content-Length: 0"))
          #expect(!answer.fields.contains { Self.corsFields.contains($0.name) || $0.name == .vary })
        }
      }
    }
  }

  @Test func `follow the method that a preflight asks about`() async throws {
    var router = Router()
    router.get("/", through: [CrossOrigin(.any, methods: [.get])]) { _, _ in Response() }
    router.post("/") { _, _ in Response() }
    try await withServer(router) { server in
      let ask = { (method: String) in
        try await server.exchange(
          request("OPTIONS", "/", "Origin: https://x.test", "Access-Control-Request-Method: \(method)"))
      }
      #expect(try await ask("GET").fields[.accessControlAllowOrigin] == "*")
      #expect(try await ask("HEAD").fields[.accessControlAllowOrigin] == "*")
      for method in ["POST", "PATCH", "G ET"] {
        let answer = try await ask(method)
        #expect(answer.status == 204)
        #expect(answer.fields[.accessControlAllowOrigin] == nil)
        #expect(answer.fields[.allow] == "GET, POST, HEAD, OPTIONS")
      }
    }
  }

  @Test func `reach errors as well, so that a page sees what is wrong`() async throws {
    var router = Router()
    router.use(CrossOrigin(.any))
    router.get("/") { _, _ in throw HTTPError(.unauthorized, code: "unauthorized", message: "Sign in.") }
    try await withServer(router) { server in
      for path in ["/", "/unknown"] {
        let answer = try await server.exchange(request("GET", path, "Origin: null"))
        #expect(answer.status >= 400)
        #expect(answer.fields[.accessControlAllowOrigin] == "*")
        #expect(!answer.fields.contains(.vary))
      }
    }
  }
}
