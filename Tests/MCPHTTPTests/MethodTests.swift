import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPHTTP
import PosternTesting
import Testing

@Suite("The endpoint") struct MethodTests {
  private func request(_ method: String, _ path: String = "/mcp", _ fields: String...) -> String {
    ([("\(method) \(path) HTTP/1.1"), "Host: a"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
  }

  @Test(.requirement("MCP-12", "MCP-13"), arguments: ["GET", "DELETE", "HEAD"])
  func `says which methods it has`(method: String) async throws {
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(request(method))
      #expect(refused.status == 405)
      #expect(refused.fields[.allow] == "POST")
    }
    try await withEndpoint(makeServer(), sessions: true) { http in
      let answer = try await http.exchange(request(method, "/mcp", "Accept: text/event-stream"))
      #expect(answer.status == (method == "HEAD" ? 405 : 400))
    }
  }

  @Test(.requirement("MCP-12"), arguments: ["PUT", "PATCH"])
  func `refuses other methods`(method: String) async throws {
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(request(method, "/mcp", "Content-Length: 0"))
      #expect(refused.status == 405)
      #expect(refused.fields[.allow]?.contains("POST") == true)
    }
  }

  @Test(.requirement("MCP-13")) func `is at its path with a slash and without, and nowhere else`()
    async throws
  {
    try await withEndpoint(makeServer()) { http in
      let message = Message.call("hello").text
      for path in ["/mcp", "/mcp/"] {
        let answer = try await http.exchange(message.replacing("POST /mcp ", with: "POST \(path) "))
        #expect(answer.status == 200)
        #expect(text(answer.json) == "Hello.")
      }
      for path in ["/", "/MCP", "/mcp/x", "/mcpx"] {
        try await http.expect(404, of: message.replacing("POST /mcp ", with: "POST \(path) "))
      }
    }
  }

  @Test(.requirement("MCP-12")) func `shows a person in a browser what it is`() async throws {
    try await withEndpoint(makeServer()) { http in
      let page = try await http.exchange(
        request("GET", "/mcp", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"))
      #expect(page.status == 200)
      #expect(page.fields[.contentType] == "text/html; charset=utf-8")
      #expect(page.text.contains("<h1>A &lt;test&gt;</h1>"))
      #expect(page.fields[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
      try await http.expect(405, of: request("GET", "/mcp", "Accept: */*"))
    }
  }

  @Test(
    .requirement("MCP-12"),
    arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"])
  func `takes JSON only`(type: String) async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message.call("hello")
      message.fields.append("Content-Type: \(type)")
      try await http.expect(415, of: message.text)
      message.fields[message.fields.count - 1] = "Content-Type: Application/JSON; charset=utf-8"
      try await http.expect(200, of: message.text)
    }
  }

  @Test(
    .requirement("MCP-12", "MCP-15"),
    arguments: [
      ("text/html", 406), ("application/json", 200), ("text/event-stream", 200), ("*/*", 200),
      ("application/*", 200),
      ("application/json;q=0", 406),
    ])
  func `answers in a form that the client takes`(accept: String, status: Int) async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message.call("hello")
      message.accept = accept
      let answer = try await http.exchange(message.text)
      #expect(answer.status == status)
      #expect(answer.isStream == (accept == "text/event-stream"))
    }
  }

  @Test func `answers browsers of other pages only where that is allowed`() async throws {
    let preflight = request(
      "OPTIONS", "/mcp", "Origin: https://page.example", "Access-Control-Request-Method: POST",
      "Access-Control-Request-Headers: content-type, mcp-method, mcp-param-region")
    try await withEndpoint(makeServer(), configure: { $0.crossOrigin = .any }) { http in
      let allowed = try await http.exchange(preflight)
      #expect((200...204).contains(allowed.status))
      let fields = allowed.fields[.accessControlAllowHeaders]?.lowercased()
      #expect(fields?.contains("mcp-method") == true)
      #expect(fields?.contains("mcp-param-region") == true)
    }
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(preflight)
      #expect(refused.fields[.accessControlAllowOrigin] == nil)
    }
  }
}
