import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.requirement("H10"), .timeLimit(.minutes(1))) struct `The origin guard` {
  private static func guarding() throws -> OriginGuard {
    let own = try #require(Origin("https://mcp.example.com"))
    return OriginGuard(own, allowing: [try #require(Origin("http://localhost:6274"))])
  }

  @Test(arguments: [
    "https://mcp.example.com", "https://mcp.example.com:443", "HTTPS://MCP.example.com",
    "http://localhost:6274",
  ])
  func `lets its own origin and the allowed ones in`(origin: String) throws {
    var fields = Fields()
    try fields.append(.origin, checking: origin)
    #expect(try Self.guarding().allows(fields))
  }

  @Test(arguments: [
    "null", "", "https://evil.test", "http://mcp.example.com", "https://mcp.example.com:8443",
    "https://mcp.example.com.evil.test", "https://evil.test/mcp.example.com", "https://mcp.example.com/",
    "https://user@mcp.example.com", "mcp.example.com", "http://localhost", "http://localhost:62740",
    "file://",
    "https://mcp.example.com https://evil.test",
  ])
  func `keeps every other page out`(origin: String) throws {
    var fields = Fields()
    try fields.append(.origin, checking: origin)
    #expect(try !Self.guarding().allows(fields))
  }

  @Test func `lets programs in, which say nothing`() throws {
    #expect(try Self.guarding().allows(["Host": "evil.test"]))
  }

  @Test func `refuses two origins, whatever they are`() throws {
    let fields: Fields = ["Origin": "https://mcp.example.com", "Origin": "https://mcp.example.com"]
    #expect(try !Self.guarding().allows(fields))
  }

  @Test func `answers 403 before the handler is asked, on unknown paths too`() async throws {
    var router = Router.get { _, _ in
      Issue.record("the handler was asked")
      return Response()
    }
    router.use(try Self.guarding())
    try await withServer(router) { server in
      for path in ["/", "/unknown"] {
        let answer = try await server.exchange(request("GET", path, "Origin: https://evil.test"))
        #expect(answer.status == 403)
        #expect(answer.text.contains("origin_not_allowed"))
        #expect(!answer.text.contains("evil.test"))
      }
    }
  }
}
