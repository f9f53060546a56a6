import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("What each revision carries") struct RevisionTests {
  /// Answers a list, which only the newest revision takes for structured content.
  private struct Count: Tool {
    static let summary = "Counts."
    static let effect = Effect.reads
    static let title: String? = "Count"
    static let icons = [Icon(source: "https://example.com/i.png")]
    func call(_ arguments: NoArguments, in context: ToolContext) async throws -> [Int] { [1, 2] }
  }

  private func desk(_ revision: Revision) throws -> Desk {
    let media = try tool("media") { _ in
      ToolOutput([
        Content(.audio(base64: "AA==", mimeType: "audio/wav")),
        Content(.link(ResourceDescription(uri: "test://a", name: "a", title: "A"))),
      ])
    }
    return Desk(
      server: try makeServer([RegisteredTool(Measure()), RegisteredTool(Count()), media]), revision: revision)
  }

  @Test(.requirement("MCP-82"), arguments: Revision.all)
  func `objects are structured content since 2025-06-18, other values only in the newest`(
    revision: Revision
  ) async throws {
    let desk = try desk(revision)
    let tools = try await desk.result("tools/list")["tools"]
    let object = try await desk.result("tools/call", ["name": "measure"])
    #expect((object["structuredContent"] != nil) == (revision >= .v2025_06_18))
    #expect((tools?[0]?["outputSchema"] != nil) == (revision >= .v2025_06_18))
    let list = try await desk.result("tools/call", ["name": "count"])
    #expect((list["structuredContent"] != nil) == (revision >= .v2026_07_28))
    #expect((tools?[1]?["outputSchema"] != nil) == (revision >= .v2026_07_28))
    // Everybody can read the same as text.
    #expect(list["content"]?[0]?["text"] == "[1,2]")
  }

  @Test(.requirement("MCP-82"), arguments: Revision.all)
  func `a tool says what its revision has words for`(revision: Revision) async throws {
    let tool = try await desk(revision).result("tools/list")["tools"]?[1]
    #expect((tool?["title"] != nil) == (revision >= .v2025_06_18))
    #expect((tool?["annotations"] != nil) == (revision >= .v2025_03_26))
    #expect((tool?["icons"] != nil) == (revision >= .v2025_11_25))
  }

  @Test(.requirement("MCP-52", "MCP-82"), arguments: Revision.all)
  func `content that a revision has no kind for becomes text`(revision: Revision) async throws {
    let content = try await desk(revision).result("tools/call", ["name": "media"])["content"]
    #expect(content?[0]?["type"] == (revision >= .v2025_03_26 ? "audio" : "text"))
    #expect(content?[1]?["type"] == (revision >= .v2025_06_18 ? "resource_link" : "text"))
    #expect(
      content?.array?.allSatisfy { $0["type"] != "text" || $0["text"]?.string?.isEmpty == false } == true)
  }

  @Test(.requirement("MCP-44", "MCP-82"), arguments: Revision.all)
  func `progress has a message since 2025-03-26`(revision: Revision) async throws {
    let steps = try tool("steps") { context in
      try await context.report(1, of: 2, "One")
      return "Done."
    }
    let server = try makeServer([steps])
    var desk = Desk(server: server, revision: revision)
    desk.metadata = ["progressToken": 1]
    let listener = Listener()
    _ = try await desk.call("steps", on: listener)
    let told = await listener.messages.first?["params"]
    #expect((told?["message"] != nil) == (revision >= .v2025_03_26))
    #expect(told?["total"] == 2)
  }
}
