import PosternCryptography
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Asking the client") struct InputTests {
  @Test(.requirement("MCP-2", "MCP-31", "MCP-32", "MCP-64"))
  func `a question ends the call with what is needed`()
    async throws
  {
    let desk = Desk(server: try makeServer([greeter()]), capabilities: forms)
    let listener = Listener()
    let result = try await desk.result("tools/call", desk.call(of: "greet", nil), on: listener)
    #expect(await listener.messages.isEmpty)
    #expect(result["resultType"] == "input_required")
    #expect(
      result["inputRequests"] == [
        "name": [
          "method": "elicitation/create",
          "params": [
            "mode": "form", "message": "Name?",
            "requestedSchema": ["type": "object", "properties": ["name": ["type": "string"]]],
          ],
        ]
      ])
    #expect(result["requestState"]?.string?.isEmpty == false)
    for member in ["content", "ttlMs", "cacheScope"] { #expect(result[member] == nil) }
  }

  @Test(.requirement("MCP-34", "MCP-90")) func `a retry brings the answer, and nothing else is needed`()
    async throws
  {
    let keys = try KeyRing(current: .random())
    let first = Desk(
      server: try makeServer([greeter()]) { $0.state = sealedState(keys) }, capabilities: forms)
    let asked = try await first.result("tools/call", first.call(of: "greet", nil))
    // Another replica, which has never heard of the call.
    let other = Desk(
      server: try makeServer([greeter()]) { $0.state = sealedState(keys) }, capabilities: forms)
    let answer = try await other.call(
      "greet",
      more: ["inputResponses": ["name": filledIn("Ann")], "requestState": asked["requestState"] ?? .null])
    #expect(text(answer) == "Hello, Ann.")
  }

  @Test(.requirement("MCP-90", "MCP-75")) func `a session is asked while the call runs, by the same tool`()
    async throws
  {
    let server = try makeServer([greeter()])
    let session = try session(of: server, forms)
    let desk = Desk(server: server, revision: .v2025_11_25, session: session)
    #expect(
      text(try await desk.call("greet", on: Listener(answering: ["name": filledIn("Bea")]))) == "Hello, Bea.")
  }

  @Test(
    .requirement("MCP-36"),
    arguments: [
      [:], ["inputResponses": [:]], ["inputResponses": ["other": ["action": "accept"]]],
    ] as [JSONObject])
  func `what is missing is asked for again, and what is unknown passed over`(more: JSONObject) async throws {
    let desk = Desk(server: try makeServer([greeter()]), capabilities: forms)
    #expect(try await desk.call("greet", more: more)["result"]?["resultType"] == "input_required")
  }

  @Test(
    .requirement("MCP-36"),
    arguments: [
      1, .null, "x", [], ["name": 1], ["name": .null], ["name": "Ann"], ["name": ["action": "maybe"]],
      ["name": ["action": "accept", "content": 7]],
    ] as [JSONValue])
  func `an answer that is none is never taken`(answer: JSONValue) async throws {
    let desk = Desk(server: try makeServer([greeter()]), capabilities: forms)
    let said = try await desk.call("greet", more: ["inputResponses": answer])
    #expect(said["error"]?["code"]?.int == -32602 || said["result"]?["resultType"] == "input_required")
    #expect(text(said) == nil)
  }

  @Test(.requirement("MCP-37")) func `several rounds remember what was said, and each has its own state`()
    async throws
  {
    let polite = try tool("polite") { context in
      let first = try await context.elicit(nameForm, as: "first").content["name"]?.string ?? ""
      let last = try await context.elicit(nameForm, as: "last").content["name"]?.string ?? ""
      return "\(first) \(last)"
    }
    let desk = Desk(server: try makeServer([polite]), capabilities: forms)
    var result = try await desk.result("tools/call", desk.call(of: "polite", nil))
    var states: Set<String> = []
    for (key, name) in [("first", "Ada"), ("last", "Byron")] {
      #expect(result["inputRequests"]?.object?.map(\.key) == [key])
      let state = try #require(result["requestState"]?.string)
      #expect(states.insert(state).inserted)
      result = try await desk.result(
        "tools/call",
        desk.call(
          of: "polite", nil,
          ["inputResponses": [key: filledIn(name)], "requestState": .string(state)] as JSONObject))
    }
    #expect(result["content"]?[0]?["text"] == "Ada Byron")
  }

  @Test(
    .requirement("MCP-33", "MCP-11"),
    arguments: [
      ([:], ["elicitation": ["form": [:]]]), (["elicitation": ["url": [:]]], ["elicitation": ["form": [:]]]),
    ] as [(JSONObject, JSONValue)])
  func `nothing is asked for that the request does not declare`(declared: JSONObject, required: JSONValue)
    async throws
  {
    let error = try await Desk(server: makeServer([greeter()]), capabilities: declared)
      .error("tools/call", ["name": "greet"])
    #expect(error["code"]?.int == -32021)
    #expect(error["data"] == ["requiredCapabilities": required])
  }

  @Test(.requirement("MCP-33")) func `of several questions only those are asked that can be`() async throws {
    let curious = try tool("curious") { context in
      let answers = try await context.ask([
        .init(key: "name", request: .form(nameForm)), .init(key: "folders", request: .roots),
      ])
      return "\(answers.count)"
    }
    let desk = Desk(server: try makeServer([curious]), capabilities: ["roots": [:]])
    let result = try await desk.result("tools/call", ["name": "curious"])
    #expect(result["inputRequests"] == ["folders": ["method": "roots/list", "params": [:]]])
  }

  @Test(.requirement("MCP-65")) func `a page is asked for without an id, and only of whoever has pages`()
    async throws
  {
    let page = try tool("page") { context in
      _ = try await context.visit(
        PageRequest("Sign here.", url: "https://example.com/sign", id: "one"), as: "page")
      return "Done."
    }
    let desk = Desk(server: try makeServer([page]), capabilities: ["elicitation": ["url": [:]]])
    let result = try await desk.result("tools/call", ["name": "page"])
    #expect(
      result["inputRequests"]?["page"]?["params"] == [
        "mode": "url", "message": "Sign here.", "url": "https://example.com/sign",
      ])
    let formOnly = Desk(server: try makeServer([page]), capabilities: forms)
    #expect(try await formOnly.error("tools/call", ["name": "page"])["code"]?.int == -32021)
  }

  @Test(.requirement("MCP-81")) func `without a way to ask, 2025-11-25 is told which page to visit`()
    async throws
  {
    let page = try tool("page") { context in
      _ = try await context.visit(PageRequest("Sign here.", url: "https://example.com/sign", id: "one"))
      return "Done."
    }
    let server = try makeServer([page])
    let session = try session(of: server, ["elicitation": ["url": [:]]])
    let error = try await Desk(server: server, revision: .v2025_11_25, session: session)
      .error("tools/call", ["name": "page"])
    #expect(error["code"]?.int == -32042)
    #expect(
      error["data"]?["elicitations"] == [
        ["mode": "url", "elicitationId": "one", "url": "https://example.com/sign", "message": "Sign here."]
      ])
  }
}
