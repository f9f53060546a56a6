import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPHTTP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Sessions") struct SessionTests {
  private func field(_ id: String) -> String { "Mcp-Session-Id: \(id)" }

  private func get(_ session: String, _ fields: String...) -> String {
    (["GET /mcp HTTP/1.1", "Host: a", "Accept: text/event-stream", field(session)] + fields).joined(
      separator: "\r\n")
      + "\r\n\r\n"
  }

  private func event(_ connection: RawConnection) async throws -> (id: String?, message: JSONValue) {
    let text = try await connection.text(through: "}\n\n")
    let lines = text.split(whereSeparator: \.isNewline)
    let data = try #require(lines.last { $0.hasPrefix("data: {") })
    let id = lines.last { $0.hasPrefix("id:") }.map { String($0.dropFirst(4)) }
    return (id, JSONValue(try JSON.parse(Array(data.dropFirst(5).utf8)).root))
  }

  @Test(.requirement("MCP-76")) func `have ids that nobody guesses, in visible characters`() async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let (one, other) = (try await open(http), try await open(http))
      #expect(one != other)
      #expect(one.utf8.count >= 22)
      #expect(one.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    }
  }

  @Test(.requirement("MCP-76")) func `are named by every request, and are not there for anybody else`()
    async throws
  {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http, user: "alice")
      try await http.expect(400, of: Message.old("tools/list"))
      try await http.expect(404, of: Message.old("tools/list", with: field("nobody")))
      try await http.expect(404, of: Message.old("tools/list", with: field(id)))
      try await http.expect(404, of: Message.old("tools/list", with: field(id), "X-User: bob"))
      try await http.expect(200, of: Message.old("tools/list", with: field(id), "X-User: alice"))
      #expect(
        try await http.exchange(Message.old("tools/list", with: field(id), field(id), "X-User: alice")).status
          == 400)
    }
  }

  @Test(.requirement("MCP-76")) func `end when their client says so`() async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http)
      let delete = "DELETE /mcp HTTP/1.1\r\nHost: a\r\n\(field(id))\r\n\r\n"
      try await http.expect(204, of: delete)
      try await http.expect(404, of: Message.old("tools/list", with: field(id)))
      try await http.expect(404, of: delete)
      try await http.expect(404, of: get(id))
    }
  }

  @Test(.requirement("MCP-76")) func `are so many for each principal`() async throws {
    try await withEndpoint(makeServer(), sessions: true, configure: { $0.sessions.each = 2 }) { http in
      for _ in 1...2 { _ = try await open(http, user: "alice") }
      let params = #"{"protocolVersion":"2025-11-25","capabilities":{}}"#
      let refused = try await http.exchange(Message.old("initialize", params, with: "X-User: alice"))
      #expect(refused.status == 429)
      #expect(refused.fields[.mcpSessionID] == nil)
      _ = try await open(http, user: "bob")
    }
  }

  @Test(.requirement("MCP-77")) func `keep their revision, whatever a header says or does not`() async throws
  {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http, version: "2025-06-18")
      for version in ["2025-06-18", nil] {
        try await http.expect(200, of: Message.old("tools/list", version: version, with: field(id)))
      }
    }
  }

  @Test(.requirement("MCP-77"), arguments: ["1999-01-01", "nonsense"])
  func `and whoever has none, say a revision that is spoken`(version: String) async throws {
    for sessions in [false, true] {
      try await withEndpoint(makeServer(), sessions: sessions) { http in
        try await http.expect(400, of: Message.old("tools/list", version: version))
      }
    }
  }

  @Test(.requirement("MCP-77")) func `without them and without a header, 2025-03-26 is spoken`() async throws
  {
    try await withEndpoint(makeServer()) { http in
      // Only that revision has batches.
      let batch = #"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#
      let answer = try await http.exchange(post(batch))
      #expect(answer.json == [["jsonrpc": "2.0", "id": 1, "result": [:]]])
    }
  }

  @Test(.requirement("MCP-75", "MCP-90"), .timeLimit(.minutes(1)))
  func `are asked on the stream of the call, and on no other`() async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http, capabilities: #"{"elicitation":{}}"#)
      let unasked = try await http.connect()
      await unasked.send(get(id))
      _ = try await unasked.text(through: "\r\n\r\n")
      let connection = try await http.connect()
      await connection.send(Message.old("tools/call", #"{"name":"ask"}"#, id: "5", with: field(id)))
      let question = try await event(connection).message
      #expect(question["method"] == "elicitation/create")
      let asked = try #require(question["id"]?.string)
      let answer =
        #"{"jsonrpc":"2.0","id":"\#(asked)","result":{"action":"accept","content":{"name":"Ann"}}}"#
      try await http.expect(202, of: post(answer, ["MCP-Protocol-Version: 2025-11-25", field(id)]))
      #expect(text(try await event(connection).message) == "Hello, Ann.")
      // The first that comes on the other stream is what was published last.
      _ = try await http.exchange(Message.old("tools/call", #"{"name":"change"}"#, with: field(id)))
      #expect(try await event(unasked).message["method"] == "notifications/tools/list_changed")
    }
  }

  @Test(.requirement("MCP-79"), .timeLimit(.minutes(1)))
  func `give a client that was cut off the rest of its answer, and nothing twice`() async throws {
    let (began, release) = (Latch(), Latch())
    let slow = try tool("slow") { context in
      try await context.report(1)
      began.open()
      await release.wait()
      try await context.report(2)
      return "Done."
    }
    try await withEndpoint(makeServer([slow]), sessions: true) { http in
      let id = try await open(http)
      let connection = try await http.connect()
      await connection.send(
        Message.old("tools/call", #"{"name":"slow","_meta":{"progressToken":1}}"#, id: "5", with: field(id)))
      let first = try await event(connection)
      #expect(first.message["params"]?["progress"] == 1)
      await began.wait()
      await connection.close()
      release.open()
      let back = try await http.exchange(get(id, "Last-Event-ID: \(try #require(first.id))"))
      #expect(back.events.map { $0["params"]?["progress"]?.int } == [2, nil])
      #expect(back.events.last.flatMap(text) == "Done.")
      let ids = back.text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("id:") }
      #expect(Set(ids).count == ids.count)
    }
  }

  @Test(
    .requirement("MCP-79"), arguments: ["", "1", "1-", "-1", "99-1", "a-b", "1-99999999999999999999", "0-0"])
  func `know nothing of an event that was never theirs`(last: String) async throws {
    try await withEndpoint(makeServer(), sessions: true) { http in
      let id = try await open(http)
      let answer = try await http.exchange(get(id, "Last-Event-ID: \(last)"))
      #expect(answer.status == 404)
    }
  }
}
