import PosternHTTPServer
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A call that needs something first` {
  @Test(.requirement("MCP-34", "MCP-37"))
  func `is made again with the answers and the state byte for byte, under a new id`() async throws {
    let state = #"{ "b" : 1.0, "a":"\u00fc" }"#
    try await Rig.connected(to: Self.asking(state: state)) {
      $0.input.form = { $0.accepted(["name": "Ada"]) }
    } _: { client, server in
      #expect(try await client.callTool("ask", ["x": 1]).text == "done")
      let calls = server.received("tools/call")
      #expect(calls.count == 2)
      #expect(calls[0].id != calls[1].id)
      #expect(calls[0].params?["requestState"] == nil)
      #expect(calls[0].params?["inputResponses"] == nil)
      #expect(calls[1].params?["arguments"] == ["x": 1])
      #expect(calls[1].params?["requestState"] == .string(state))
      #expect(
        calls[1].params?["inputResponses"] == [
          "q": ["action": "accept", "content": ["name": "Ada", "age": 30]]
        ])
      // Nothing of it is in another call.
      _ = try await client.callTool("plain")
      #expect(server.received("tools/call").last?.params?["requestState"] == nil)
      #expect(server.received("tools/call").last?.params?["inputResponses"] == nil)
    }
  }

  @Test(.requirement("MCP-34")) func `has no state where the server gave none`() async throws {
    try await Rig.connected(to: Self.asking(state: nil)) {
      $0.input.form = { _ in ElicitationAnswer(.decline) }
    } _: { client, server in
      _ = try await client.callTool("ask")
      let again = try #require(server.received("tools/call").last)
      #expect(again.params?["requestState"] == nil)
      #expect(again.params?["inputResponses"] == ["q": ["action": "decline"]])
    }
  }

  @Test(.requirement("MCP-32")) func `may only be asked to come back with the state`() async throws {
    let server = FakeServer { one in
      guard one.method == "tools/call", one.params?["requestState"] == nil else { return nil }
      return .result(one.id, ["resultType": "input_required", "requestState": "s"])
    }
    try await Rig.connected(to: server) { client, server in
      let result = try await client.callTool("ask")
      #expect(result.text == "done")
      #expect(server.received("tools/call").last?.params?["inputResponses"] == nil)
    }
  }

  @Test(.requirement("MCP-37", "MCP-64", "MCP-65"))
  func `asks the person, the page, the model and the folders, in several rounds`() async throws {
    let server = FakeServer { one in
      guard one.method == "resources/read" else { return nil }
      let questions: [JSONValue] = [
        [
          "a": [
            "method": "elicitation/create",
            "params": ["mode": "url", "message": "go", "url": "https://example.com"],
          ]
        ],
        [
          "b": [
            "method": "sampling/createMessage",
            "params": [
              "maxTokens": 9, "messages": [["role": "user", "content": ["type": "text", "text": "?"]]],
            ],
          ],
          "c": ["method": "roots/list"],
        ],
      ]
      let round = one.params?["requestState"]?.string.flatMap { Int($0) } ?? 0
      guard round < 2 else { return .result(one.id, ["contents": []]) }
      return .result(
        one.id,
        [
          "resultType": "input_required", "inputRequests": questions[round],
          "requestState": .string("\(round + 1)"),
        ])
    }
    try await Rig.connected(to: server) {
      $0.input.page = {
        $0.url == "https://example.com" ? ElicitationAnswer(.accept) : ElicitationAnswer(.cancel)
      }
      $0.input.sampling = { request in SamplingAnswer("\(request.maximumTokens)", model: "m") }
      $0.input.roots = { [Root(uri: "file:///x", name: "x")] }
    } _: { client, server in
      _ = try await client.readResource("note://x")
      let answers = server.received("resources/read").map { $0.params?["inputResponses"] ?? .null }
      #expect(
        answers == [
          .null, ["a": ["action": "accept"]],
          [
            "b": [
              "role": "assistant", "content": ["type": "text", "text": "9"], "model": "m",
              "stopReason": "endTurn",
            ],
            "c": ["roots": [["uri": "file:///x", "name": "x"]]],
          ],
        ])
    }
  }

  @Test(.requirement("MCP-33"))
  func `fails where the client never said that it can be asked, or cannot answer`() async throws {
    try await Rig.connected(to: Self.asking(state: "s")) { client, server in
      let error = try await failure { _ = try await client.callTool("ask") }
      #expect(error.code == .inputMissing)
      #expect(server.received("tools/call").count == 1)
    }
    struct Broken: Error {}
    try await Rig.connected(to: Self.asking(state: "s")) {
      $0.input.form = { _ in throw Broken() }
    } _: { client, _ in
      try await expectFailure(.inputMissing) { _ = try await client.callTool("ask") }
    }
  }

  @Test func `fails when it is asked again and again`() async throws {
    let server = FakeServer { one in
      one.method == "tools/call"
        ? .result(one.id, ["resultType": "input_required", "requestState": "s"]) : nil
    }
    try await Rig.connected(to: server) {
      $0.limits.rounds = 4
    } _: { client, server in
      try await expectFailure(.tooManyRounds) { _ = try await client.callTool("ask") }
      #expect(server.received("tools/call").count == 4)
    }
  }

  @Test(.requirement("MCP-31")) func `is none of those that may not ask`() async throws {
    let server = FakeServer { one in
      one.method == "tools/list"
        ? .result(one.id, ["resultType": "input_required", "requestState": "s"]) : nil
    }
    try await Rig.connected(to: server) { client, _ in
      try await expectFailure(.invalidAnswer) { _ = try await client.tools() }
    }
  }

  /// A server whose tool `ask` needs a form once.
  private static func asking(state: String?) -> FakeServer {
    FakeServer { one in
      guard one.method == "tools/call", one.params?["name"] == "ask", one.params?["inputResponses"] == nil
      else {
        return nil
      }
      let schema: JSONValue = [
        "type": "object",
        "properties": ["name": ["type": "string"], "age": ["type": "integer", "default": 30]],
      ]
      var result: JSONObject = [
        "resultType": "input_required",
        "inputRequests": [
          "q": ["method": "elicitation/create", "params": ["message": "?", "requestedSchema": schema]]
        ],
      ]
      if let state { result["requestState"] = .string(state) }
      return .result(one.id, .object(result))
    }
  }
}
