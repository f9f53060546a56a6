import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("The streams of a session", .requirement("MCP-75"), .timeLimit(.minutes(1)))
struct SessionStreamTests {
  private func field(_ id: String) -> String { "Mcp-Session-Id: \(id)" }

  private func patient(_ began: Latch, _ cue: Latch, _ stopped: Latch) throws -> RegisteredTool {
    try tool("patient") { context in
      try await context.log(.info, "one")
      began.open()
      await withTaskCancellationHandler {
        await cue.wait()
      } onCancel: {
        stopped.open()
        cue.open()
      }
      return "Done."
    }
  }

  @Test(.requirement("MCP-80")) func `have each message on one of them`() async throws {
    let (began, cue) = (Latch(), Latch())
    let server = try makeServer([patient(began, cue, Latch())])
    try await withEndpoint(server, sessions: true) { http in
      let id = try await open(http)
      let uri = #"{"uri":"test://one"}"#
      try await http.expect(200, of: Message.old("resources/subscribe", uri, with: field(id)))
      let (unasked, caller) = (try await http.connect(), try await http.connect())
      try await unasked.begin(get(id))
      try await caller.begin(Message.old("tools/call", #"{"name":"patient"}"#, id: "5", with: field(id)))
      await began.wait()
      server.changes.publish(.tools)
      server.changes.publish(.resource(uri: "test://other"))
      server.changes.publish(.resource(uri: "test://one"))
      cue.open()
      var heard: [JSONValue] = []
      while let event = try await caller.event() { if !event.data.isEmpty { heard.append(event.message) } }
      #expect(heard.map { $0["method"]?.string } == ["notifications/message", nil])
      #expect(heard.last?["id"]?.int == 5)
      #expect(try await unasked.event()?.message["method"] == "notifications/tools/list_changed")
      #expect(try await unasked.event()?.message["params"]?["uri"] == "test://one")
      // And nothing that is wanted no more.
      try await http.expect(200, of: Message.old("resources/unsubscribe", uri, with: field(id)))
      server.changes.publish(.resource(uri: "test://one"))
      server.changes.publish(.prompts)
      #expect(try await unasked.event()?.message["method"] == "notifications/prompts/list_changed")
    }
  }

  @Test func `are one for what is told unasked: a newer one takes its place`() async throws {
    let server = try makeServer()
    try await withEndpoint(server, sessions: true) { http in
      let id = try await open(http)
      let (older, newer) = (try await http.connect(), try await http.connect())
      try await older.begin(get(id))
      try await newer.begin(get(id))
      #expect(try await older.event() == nil)
      server.changes.publish(.tools)
      #expect(try await newer.event()?.message["method"] == "notifications/tools/list_changed")
    }
  }

  @Test(.requirement("MCP-76")) func `end with it, and what runs is given up`() async throws {
    let (began, stopped) = (Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, Latch(), stopped)]), sessions: true) { http in
      let id = try await open(http)
      let (unasked, caller) = (try await http.connect(), try await http.connect())
      try await unasked.begin(get(id))
      try await caller.begin(Message.old("tools/call", #"{"name":"patient"}"#, with: field(id)))
      await began.wait()
      try await http.expect(204, of: "DELETE /mcp HTTP/1.1\r\nHost: a\r\n\(field(id))\r\n\r\n")
      await stopped.wait()
      #expect(try await unasked.event() == nil)
      while let event = try await caller.event() { #expect(!event.data.contains("Done.")) }
    }
  }

  @Test(.requirement("I1", "MCP-76")) func `take no answer from anybody else, and no cancellation`()
    async throws
  {
    let (began, cue, stopped) = (Latch(), Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, cue, stopped)]), sessions: true) { http in
      let elicits = #"{"elicitation":{}}"#
      let id = try await open(http, capabilities: elicits, user: "alice")
      let foreign = try await open(http, capabilities: elicits, user: "bob")
      let (asked, waits) = (try await http.connect(), try await http.connect())
      try await asked.begin(
        Message.old("tools/call", #"{"name":"ask"}"#, id: "5", with: field(id), "X-User: alice"))
      _ = try await asked.event()
      let question = try #require(await asked.event()?.message["id"]?.string)
      try await waits.begin(
        Message.old("tools/call", #"{"name":"patient"}"#, id: "6", with: field(id), "X-User: alice"))
      await began.wait()
      let said = { (name: String) in
        #"{"jsonrpc":"2.0","id":"\#(question)","result":{"action":"accept","content":{"name":"\#(name)"}}}"#
      }
      let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":6}}"#
      for body in [said("Eve"), cancel] {
        try await http.expect(202, of: post(body, [field(foreign), "X-User: bob"]))
        try await http.expect(404, of: post(body, [field(id), "X-User: bob"]))
        try await http.expect(404, of: post(body, [field(id)]))
      }
      #expect(!stopped.isOpen)
      try await http.expect(202, of: post(said("Ann"), [field(id), "X-User: alice"]))
      #expect(text(try #require(await asked.event()).message) == "Hello, Ann.")
      cue.open()
      while try await waits.event() != nil {}
    }
  }
}
