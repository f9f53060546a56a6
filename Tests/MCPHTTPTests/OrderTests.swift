import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite("Of two faults", .requirement("MCP-12")) struct OrderTests {
  /// Refuses who brings no token, as whoever looks at tokens does.
  private struct Guard: Filter {
    func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
      guard !request.fields.contains(.authorization) else { return nil }
      throw HTTPError(
        .unauthorized, code: "no_token", message: "Sign in.", fields: [.wwwAuthenticate: "Bearer"])
    }
  }

  private static let bearer = "Authorization: Bearer a"

  private func bare(_ method: String, _ fields: String...) -> String {
    (["\(method) /mcp HTTP/1.1", "Host: a"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
  }

  @Test func `a token that is missing comes before what a message says, and before GET and DELETE`()
    async throws
  {
    try await withEndpoint(makeServer(), guards: [Guard()]) { http in
      try await http.expect(401, of: post("{"))
      try await http.expect(400, of: post("{", [Self.bearer]))
      for method in ["GET", "DELETE"] {
        try await http.expect(401, of: bare(method))
        try await http.expect(405, of: bare(method, Self.bearer))
      }
    }
  }

  @Test func `HEAD has the first, whatever the token`() async throws {
    try await withEndpoint(makeServer(), guards: [Guard()]) { http in
      for request in [bare("HEAD"), bare("HEAD", Self.bearer)] {
        let answer = try await http.exchange(request)
        #expect(answer.status == 405)
        #expect(answer.fields[.allow] == "POST")
      }
    }
  }

  @Test func `a person's page has neither, as a browser has no token`() async throws {
    for sessions in [false, true] {
      try await withEndpoint(makeServer(), sessions: sessions, guards: [Guard()]) { http in
        let page = try await http.exchange(bare("GET", "Accept: text/html,*/*;q=0.8"))
        #expect(page.status == 200)
        #expect(page.text.contains("<h1>A &lt;test&gt;</h1>"))
        try await http.expect(401, of: bare("GET", "Accept: text/event-stream, text/html;q=0.5"))
      }
    }
  }

  @Test func `a body's type comes before the form of the answer, and that before the body`() async throws {
    try await withEndpoint(makeServer()) { http in
      try await http.expect(415, of: post("{", ["Content-Type: text/plain", "Accept: text/html"]))
      try await http.expect(406, of: post("{", ["Accept: text/html"]))
      try await http.expect(400, of: post("{"))
    }
  }
}
