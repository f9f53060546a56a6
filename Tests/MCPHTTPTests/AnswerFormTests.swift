import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("The form of an answer") struct AnswerFormTests {
  private static let progress =
    #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"progressToken":"p""#

  @Test(.requirement("MCP-15")) func `is a document as long as there is nothing to say before`() async throws
  {
    try await withEndpoint(makeServer()) { http in
      let answer = try await http.exchange(Message.call("steps").text)
      #expect(answer.fields[.contentType] == "application/json")
      #expect(text(answer.json) == "Done.")
    }
  }

  @Test(.requirement("MCP-15", "MCP-16", "MCP-17", "MCP-44"))
  func `is events from the first notification on, and the answer is the last`() async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message.call("steps", id: "\"seven\"")
      message.meta = Self.progress
      message.fields.append("Last-Event-ID: 7-7")
      let answer = try await http.exchange(message.text)
      #expect(answer.status == 200)
      #expect(answer.isStream)
      #expect(answer.fields[.xAccelBuffering] == "no")
      #expect(answer.fields[.cacheControl]?.contains("no-store") == true)
      #expect(
        answer.events.map { $0["method"]?.string } == Array(repeating: "notifications/progress", count: 3) + [
          nil
        ])
      #expect(answer.events.last?["id"] == "seven")
      #expect(answer.isComplete)
      for line in ["id:", "retry:"] {
        #expect(!answer.text.contains("\n\(line)") && !answer.text.hasPrefix(line))
      }
    }
  }

  @Test(.requirement("MCP-15"))
  func `is a document for who takes nothing else, without what was said before`() async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message.call("steps")
      message.meta = Self.progress
      message.accept = "application/json"
      let answer = try await http.exchange(message.text)
      #expect(!answer.isStream)
      #expect(text(answer.json) == "Done.")
    }
  }

  @Test(.requirement("MCP-17")) func `has comments while nothing happens`() async throws {
    let release = Latch()
    let slow = try tool("slow") { context in
      try await context.report(1)
      await release.wait()
      return "Done."
    }
    let brief = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.eventSilence = .milliseconds(20)
    }
    try await withEndpoint(makeServer([slow]), serving: brief) { http in
      var message = Message.call("slow")
      message.meta = Self.progress
      let connection = try await http.connect()
      await connection.send(message.text)
      #expect(try await connection.text(through: "\n:").contains("notifications/progress"))
      release.open()
      #expect(try await connection.text(through: "0\r\n\r\n").contains("Done."))
    }
  }

  @Test(.requirement("MCP-19")) func `knows no session in the stateless era`() async throws {
    for sessions in [false, true] {
      try await withEndpoint(makeServer(), sessions: sessions) { http in
        var message = Message.call("hello")
        message.fields.append("Mcp-Session-Id: nobody")
        let answer = try await http.exchange(message.text)
        #expect(text(answer.json) == "Hello.")
        #expect(answer.fields[.mcpSessionID] == nil)
      }
    }
  }

  @Test(.requirement("MCP-2", "MCP-31", "MCP-90"))
  func `is a question in one era, and a sentence in the other`() async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message.call("ask")
      message.meta =
        #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}"#
      let asked = try await http.exchange(message.text)
      #expect(asked.json["result"]?["resultType"] == "input_required")
      #expect(!asked.isStream)
      // Nobody remembers what a client can do where there are no sessions.
      let old = try await http.exchange(Message.old("tools/call", #"{"name":"ask"}"#))
      #expect(old.json["result"]?["isError"] == true)
    }
  }

  @Test(.requirement("I1")) func `is the caller's own, whatever id others have`() async throws {
    try await withEndpoint(makeServer()) { http in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<100 {
          group.addTask {
            var message = Message.call("whoami")
            message.fields.append("X-User: caller \(caller)")
            let connection = try await http.connect()
            for _ in 0..<20 {
              let answer = try await connection.exchange(message.text)
              #expect(text(answer.json) == "caller \(caller)")
            }
            await connection.close()
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test(.requirement("MCP-53")) func `says with a status when there is too much`() async throws {
    try await withEndpoint(
      makeServer {
        $0.callRate = 0.001; $0.callBurst = 1
      }
    ) { http in
      var message = Message.call("hello")
      message.fields.append("X-User: alice")
      try await http.expect(200, of: message.text)
      let refused = try await http.exchange(message.text)
      #expect(refused.status == 429)
      #expect(refused.fields[.retryAfter].flatMap(Int.init) ?? 0 > 0)
      #expect(refused.code == -32600)
    }
  }
}
