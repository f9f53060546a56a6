import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Calling a tool") struct CallTests {
  @Test(.requirement("MCP-49"), arguments: Revision.all)
  func `arguments may be absent, and defaults then hold`(revision: Revision) async throws {
    let desk = Desk(
      server: try makeServer([tool("hello") { _ in "Hello." }, RegisteredTool(Echo())]), revision: revision)
    #expect(text(try await desk.call("hello")) == "Hello.")
    #expect(text(try await desk.call("hello", [:])) == "Hello.")
    #expect(text(try await desk.call("echo", ["text": "x", "times": 2])) == "x x")
  }

  @Test(
    .requirement("MCP-51", "MCP-53"),
    arguments: [
      ([:], "text: expected a string, found nothing"),
      (["text": 7], "text: expected a string, found 7"),
      (["text": "x", "times": 4], "times: expected an integer from 1 to 3, found 4"),
      (["text": ""], "text: expected 1 to 20 characters, found 0"),
      (["text": "x", "time": 1], "time: unknown field; did you mean \"times\"?"),
    ] as [(JSONObject, String)])
  func `a mistake in the arguments is a result that the model reads`(
    arguments: JSONObject, message: String
  ) async throws {
    let desk = Desk(server: try makeServer([RegisteredTool(Echo())]))
    let answer = try await desk.call("echo", arguments)
    #expect(answer["result"]?["isError"] == true)
    #expect(text(answer) == message)
  }

  @Test(.requirement("MCP-51"), arguments: Revision.all)
  func `an unknown tool is an error of the protocol`(revision: Revision) async throws {
    let error = try await Desk(server: makeServer([RegisteredTool(Echo())]), revision: revision)
      .error("tools/call", ["name": "Echo", "arguments": [:]])
    #expect(error["code"]?.int == -32602)
    #expect(error["message"] == "There is no tool of this name.")
  }

  @Test(
    .requirement("MCP-51"),
    arguments: [
      ["name": 7], [:], ["name": "echo", "arguments": [1]], ["name": "echo", "arguments": "text"],
      ["name": "echo", "inputResponses": 1], ["name": "echo", "requestState": 1],
    ] as [JSONObject])
  func `a request that is none is an error of the protocol`(params: JSONObject) async throws {
    let error = try await Desk(server: makeServer([RegisteredTool(Echo())])).error("tools/call", params)
    #expect(error["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-50")) func `values are structured content, and text beside it`() async throws {
    let desk = Desk(server: try makeServer([RegisteredTool(Measure())]))
    let result = try await desk.result("tools/call", ["name": "measure"])
    #expect(result["structuredContent"] == ["length": 7])
    #expect(result["content"]?[0]?["text"] == #"{"length":7}"#)
    #expect(result["isError"] == nil)
    let listed = try await desk.result("tools/list")
    #expect(listed["tools"]?[0]?["outputSchema"]?["required"] == ["length"])
  }

  @Test(.requirement("MCP-50", "MCP-51")) func `a failure has no structured content`() async throws {
    let failing = try tool("fail") { _ in throw ToolError("It is closed today.") }
    let result = try await Desk(server: makeServer([failing])).result("tools/call", ["name": "fail"])
    #expect(result["isError"] == true)
    #expect(result["structuredContent"] == nil)
    #expect(result["content"]?[0]?["text"] == "It is closed today.")
  }

  @Test(.requirement("MCP-50")) func `content may be empty`() async throws {
    let silent = try tool("silent") { _ in ToolOutput([]) }
    #expect(
      try await Desk(server: makeServer([silent])).result("tools/call", ["name": "silent"])["content"] == [])
  }

  @Test(.requirement("MCP-52")) func `every kind of content goes over the wire as the protocol has it`()
    async throws
  {
    let mixed = try tool("mixed") { _ in
      ToolOutput([
        Content(
          .text("T"), annotations: Annotations(audience: [.user], priority: 0.5), metadata: ["a/b": 1]),
        Content(.image(base64: "AA==", mimeType: "image/png")),
        Content(.audio(base64: "AA==", mimeType: "audio/wav")),
        Content(.link(ResourceDescription(uri: "test://a", name: "a"))),
        Content(.resource(ResourceContents(uri: "test://a", text: "A"))),
      ])
    }
    let content = try await Desk(server: makeServer([mixed])).result("tools/call", ["name": "mixed"])[
      "content"]
    #expect(
      content?[0] == [
        "type": "text", "text": "T", "annotations": ["audience": ["user"], "priority": 0.5],
        "_meta": ["a/b": 1],
      ])
    #expect(content?[1] == ["type": "image", "data": "AA==", "mimeType": "image/png"])
    #expect(content?[2] == ["type": "audio", "data": "AA==", "mimeType": "audio/wav"])
    #expect(content?[3]?["type"] == "resource_link")
    #expect(content?[3]?["uri"] == "test://a")
    #expect(
      content?[4] == [
        "type": "resource", "resource": ["uri": "test://a", "mimeType": "text/plain", "text": "A"],
      ])
  }

  @Test(.requirement("I1")) func `a hundred callers with one id never see each other's answers`() async throws
  {
    let server = try makeServer([
      tool("whoami") { context in
        await Task.yield()
        return ToolOutput(context.principal?.id ?? "nobody")
      }
    ])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for caller in 0..<100 {
        group.addTask {
          let desk = Desk(server: server, principal: Principal(id: "caller \(caller)"))
          for _ in 0..<50 {
            let answer = try await desk.call("whoami")
            #expect(text(answer) == "caller \(caller)")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
