import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Synchronization
import Testing

@Suite("Clients that go away") struct GoingAwayTests {
  /// A tool that says when it began, and when it was told to stop.
  private func patient(_ began: Latch, _ stopped: Latch, _ release: Latch, _ ended: Latch) throws
    -> RegisteredTool
  {
    try tool("patient") { _ in
      began.open()
      await withTaskCancellationHandler {
        await release.wait()
      } onCancel: {
        stopped.open()
        release.open()
      }
      ended.open()
      return "Done."
    }
  }

  @Test(.requirement("MCP-18", "I9"), .timeLimit(.minutes(1)))
  func `give their call up in the stateless era`() async throws {
    let (began, stopped, ended) = (Latch(), Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, stopped, Latch(), ended)])) { http in
      let connection = try await http.connect()
      await connection.send(Message.call("patient").text)
      await began.wait()
      await connection.close()
      await stopped.wait()
      await ended.wait()
    }
  }

  @Test(.requirement("MCP-78"), .timeLimit(.minutes(1)), arguments: [false, true])
  func `do not in the handshake era`(sessions: Bool) async throws {
    let (began, stopped, release, ended) = (Latch(), Latch(), Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, stopped, release, ended)]), sessions: sessions) {
      http in
      let session = sessions ? try await open(http) : nil
      let connection = try await http.connect()
      let call = #"{"name":"patient"}"#
      if let session {
        await connection.send(Message.old("tools/call", call, with: "Mcp-Session-Id: \(session)"))
      } else {
        await connection.send(Message.old("tools/call", call))
      }
      await began.wait()
      await connection.reset()
      // The server has seen the end when it has answered who came later.
      try await http.expect(200, of: Message.call("hello").text)
      #expect(!stopped.isOpen)
      release.open()
      await ended.wait()
      #expect(!stopped.isOpen)
    }
  }

  @Test(.requirement("MCP-78"), .timeLimit(.minutes(1)), arguments: [false, true])
  func `do not either when their call has more to say`(sessions: Bool) async throws {
    let (began, release, ended) = (Latch(), Latch(), Latch())
    let outcome = Mutex<String?>(nil)
    let chatty = try tool("chatty") { context in
      try await context.log(.info, "one")
      began.open()
      await release.wait()
      do {
        for note in 2...40 { try await context.log(.info, .int(Int64(note))) }
        outcome.withLock { $0 = "done" }
      } catch {
        outcome.withLock { $0 = "\(error)" }
      }
      ended.open()
      return "Done."
    }
    try await withEndpoint(makeServer([chatty]), sessions: sessions) { http in
      let fields = sessions ? ["Mcp-Session-Id: \(try await open(http))"] : []
      let connection = try await http.connect()
      let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"chatty"}}"#
      await connection.send(post(body, ["MCP-Protocol-Version: 2025-11-25"] + fields))
      await began.wait()
      _ = try await connection.text(through: "one")
      await connection.reset()
      try await http.expect(200, of: Message.call("hello").text)
      release.open()
      await ended.wait()
      #expect(outcome.withLock(\.self) == "done")
    }
  }

  @Test(.requirement("MCP-78"), .timeLimit(.minutes(1)))
  func `say in a session which call they give up, and get no answer to it`() async throws {
    let (began, stopped, ended) = (Latch(), Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, stopped, Latch(), ended)]), sessions: true) { http in
      let session = "Mcp-Session-Id: \(try await open(http))"
      let connection = try await http.connect()
      await connection.send(Message.old("tools/call", #"{"name":"patient"}"#, id: "77", with: session))
      await began.wait()
      let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77}}"#
      try await http.expect(202, of: post(cancel, ["MCP-Protocol-Version: 2025-11-25", session]))
      await stopped.wait()
      let stream = try await connection.response()
      #expect(stream.isComplete)
      #expect(!stream.text.contains("77"))
    }
  }

  @Test(.requirement("MCP-24"), .timeLimit(.minutes(1)))
  func `cannot give up by its id what somebody else has asked for`() async throws {
    let (began, stopped, release, ended) = (Latch(), Latch(), Latch(), Latch())
    try await withEndpoint(makeServer([patient(began, stopped, release, ended)])) { http in
      let connection = try await http.connect()
      await connection.send(Message.call("patient", id: "5").text)
      await began.wait()
      let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}"#
      try await http.expect(202, of: post(cancel, ["MCP-Protocol-Version: 2026-07-28"]))
      #expect(!stopped.isOpen)
      release.open()
      #expect(text(try await connection.response().json) == "Done.")
    }
  }
}

/// Opens a session, and answers with its id.
func open(
  _ http: TestServer, version: String = "2025-11-25", capabilities: String = "{}", user: String? = nil
) async throws -> String {
  let params =
    #"{"protocolVersion":"\#(version)","capabilities":\#(capabilities),"clientInfo":{"name":"t","version":"1"}}"#
  let fields = user.map { ["X-User: \($0)"] } ?? []
  let answer = try await http.exchange(
    post(#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":\#(params)}"#, fields))
  return try #require(answer.fields[.mcpSessionID])
}
