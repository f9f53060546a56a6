import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPHTTP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("The life of a session", .timeLimit(.minutes(1))) struct SessionLifeTests {
  /// Every session that nobody uses right now has been idle for too long.
  private static let atOnce = { @Sendable (configuration: inout MCPEndpoint.Configuration) in
    configuration.sessions.idleTime = .nanoseconds(-1)
    configuration.sessions.each = 2
  }

  private func field(_ id: String) -> String { "Mcp-Session-Id: \(id)" }

  private func bare(_ method: String, _ session: String, _ fields: String...) -> String {
    (["\(method) /mcp HTTP/1.1", "Host: a", "Accept: text/event-stream", field(session)] + fields)
      .joined(separator: "\r\n") + "\r\n\r\n"
  }

  @Test(.requirement("MCP-76")) func `ends when nobody uses it`() async throws {
    try await withEndpoint(makeServer(), sessions: true, configure: Self.atOnce) { http in
      let id = try await open(http)
      try await http.expect(404, of: Message.old("ping", with: field(id)))
    }
  }

  @Test(.requirement("MCP-76")) func `that nobody uses makes room for another of the same principal`()
    async throws
  {
    try await withEndpoint(makeServer(), sessions: true, configure: Self.atOnce) { http in
      for _ in 1...6 { _ = try await open(http, user: "alice") }
    }
  }

  @Test(.requirement("MCP-75", "MCP-76")) func `goes on while its client listens, and not for long after`()
    async throws
  {
    let idleTime = Duration.milliseconds(100)
    try await withEndpoint(makeServer(), sessions: true, configure: { $0.sessions.idleTime = idleTime }) {
      http in
      var (id, unasked) = ("", try await http.connect())
      repeat {
        id = try await open(http)
        unasked = try await http.connect()
        await unasked.send(bare("GET", id))
        // On a machine that is busy a session can be over before anybody listens.
      } while try await !unasked.text(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200")
      let began = ContinuousClock.now
      while began.duration(to: .now) < idleTime * 2 {
        try await http.expect(200, of: Message.call("hello").text)
      }
      try await http.expect(200, of: Message.old("ping", with: field(id)))
      await unasked.close()
      let left = ContinuousClock.now
      while left.duration(to: .now) < idleTime * 2 {
        try await http.expect(200, of: Message.call("hello").text)
      }
      try await http.expect(404, of: Message.old("ping", with: field(id)))
    }
  }

  @Test(.requirement("MCP-77"), arguments: ["2026-07-28", "1999-01-01", "nonsense", ""])
  func `is not spoken to in a revision that has no sessions`(version: String) async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http)
      for method in ["GET", "DELETE"] {
        try await http.expect(400, of: bare(method, id, "MCP-Protocol-Version: \(version)"))
      }
      try await http.expect(204, of: bare("DELETE", id, "MCP-Protocol-Version: 2025-11-25"))
    }
  }

  @Test(.requirement("I5", "MCP-77"), arguments: ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])
  func `has batches if its revision does, whatever a header does not say`(version: String) async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http, version: version)
      let batch = #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#
      let answer = try await http.exchange(post(batch, [field(id)]))
      #expect(answer.status == (version == "2025-03-26" ? 200 : 400))
      try await http.expect(400, of: post(batch))
    }
  }

  @Test(.requirement("MCP-79")) func `keeps an answer to come back for, however many others need none`()
    async throws
  {
    let (began, release) = (Latch(), Latch())
    let slow = try tool("slow") { context in
      try await context.report(1)
      began.open()
      await release.wait()
      return "Done."
    }
    try await withEndpoint(makeServer([slow]), sessions: true, configure: { $0.sessions.keptStreams = 2 }) {
      http in
      let id = try await open(http)
      let connection = try await http.connect()
      let call = #"{"name":"slow","_meta":{"progressToken":1}}"#
      await connection.send(Message.old("tools/call", call, id: "5", with: field(id)))
      let head = try await connection.text(through: "}\n\n")
      await began.wait()
      await connection.close()
      release.open()
      for _ in 1...5 {
        try await http.expect(200, of: Message.old("tools/call", #"{"name":"hello"}"#, with: field(id)))
      }
      let line = try #require(head.split(whereSeparator: \.isNewline).last { $0.hasPrefix("id: ") })
      let back = try await http.exchange(bare("GET", id, "Last-Event-ID: \(line.dropFirst(4))"))
      #expect(back.events.last.flatMap(text) == "Done.")
    }
  }
}
