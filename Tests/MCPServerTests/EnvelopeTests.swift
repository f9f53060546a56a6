import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("What every answer has around it") struct EnvelopeTests {
  @Test(
    .requirement("MCP-3", "MCP-10"),
    arguments: [
      "server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list",
    ])
  func `a result of the stateless era says its type and its server`(method: String) async throws {
    let result = try await Desk(server: full()).result(method)
    #expect(result["resultType"] == "complete")
    #expect(result["_meta"]?[MetaKey.serverInfo] == ["name": "test", "version": "1"])
  }

  @Test(.requirement("MCP-3", "MCP-10")) func `calls, completions and acknowledgements do so too`()
    async throws
  {
    let desk = Desk(server: try full())
    let completion: JSONObject = [
      "ref": ["type": "ref/prompt", "name": "letter"], "argument": ["name": "to", "value": "A"],
    ]
    for (method, params): (String, JSONObject) in [
      ("tools/call", ["name": "echo", "arguments": ["text": "x"]]), ("prompts/get", ["name": "letter"]),
      ("resources/read", ["uri": "test://a"]), ("completion/complete", completion),
    ] {
      let result = try await desk.result(method, params)
      #expect(result["resultType"] == "complete", "\(method)")
      #expect(result["_meta"]?[MetaKey.serverInfo]?["name"] == "test", "\(method)")
    }
  }

  @Test(.requirement("MCP-10", "MCP-82"), arguments: Revision.all.filter { $0.era == .handshake })
  func `a result of the handshake era has none of that`(revision: Revision) async throws {
    let desk = Desk(server: try full(), revision: revision)
    for result in [
      try await desk.result("tools/list"), try await desk.result("resources/read", ["uri": "test://a"]),
    ] {
      for member in ["resultType", "_meta", "ttlMs", "cacheScope"] { #expect(result[member] == nil) }
    }
  }

  @Test(.requirement("MCP-1", "MCP-4"), arguments: [1, -7, "one", ""] as [JSONValue])
  func `an answer carries the request's id as it came`(id: JSONValue) async throws {
    let desk = Desk(server: try full())
    let answer = try await desk.ask("tools/list", id: id)
    #expect(answer["id"] == id)
    #expect(answer["jsonrpc"] == "2.0")
    let error = try await desk.ask("no/such", id: id)
    #expect(error["id"] == id)
    #expect(error["error"]?["code"]?.int == -32601)
    #expect(error["error"]?["message"]?.string?.isEmpty == false)
  }

  @Test(.requirement("MCP-7", "MCP-9")) func `a request may say more of itself than anybody knows, or less`()
    async throws
  {
    var desk = Desk(server: try full())
    desk.metadata = ["com.example/thing": [1], "traceparent": "00-x", "another": .null]
    #expect(text(try await desk.call("echo", ["text": "x"])) == "x")
    desk.metadata = [MetaKey.clientInfo: ["name": "somebody", "version": "2"]]
    #expect(text(try await desk.call("echo", ["text": "x"])) == "x")
  }

  @Test(.requirement("MCP-10")) func `what a client calls itself changes nothing`() async throws {
    var desk = Desk(server: try full())
    let list = try await desk.result("tools/list")
    desk.metadata = [MetaKey.clientInfo: ["name": "Inspector", "version": "9"]]
    #expect(try await desk.result("tools/list") == list)
  }

  @Test(.requirement("MCP-6", "MCP-11")) func `nothing is remembered of an earlier request`() async throws {
    let server = try makeServer([greeter()])
    let able = Desk(server: server, principal: Principal(id: "alice"), capabilities: forms)
    #expect(try await able.call("greet")["result"]?["resultType"] == "input_required")
    let plain = Desk(server: server, principal: Principal(id: "alice"))
    let error = try await plain.error("tools/call", ["name": "greet"])
    #expect(error["code"]?.int == -32021)
    #expect(error["data"]?["requiredCapabilities"] == ["elicitation": ["form": [:]]])
    #expect(try await able.call("greet")["result"]?["resultType"] == "input_required")
  }

  @Test(.requirement("MCP-5"), arguments: ["resources/read", "resources/subscribe", "tools/call"])
  func `errors of the stateless era have none of the codes that it took away`(method: String) async throws {
    let desk = Desk(server: try full())
    let error = try await desk.error(method, ["uri": "test://nobody", "name": "nobody"])
    let code = try #require(error["code"]?.int)
    #expect([-32601, -32602].contains(code))
  }

  @Test(
    .requirement("MCP-29", "MCP-5"),
    arguments: [
      "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "roots/list",
      "tasks/list", "tasks/result", "TOOLS/LIST", "",
    ])
  func `a method that the stateless era does not have is not there`(method: String) async throws {
    #expect(try await Desk(server: full()).error(method)["code"]?.int == -32601)
  }

  private func full() throws -> Server {
    try makeServer(
      [RegisteredTool(Echo())],
      resources: [
        RegisteredResource(ResourceDescription(uri: "test://a", name: "a")) { _ in
          ResourceResult([ResourceContents(uri: "test://a", text: "A")])
        }
      ],
      templates: [
        RegisteredTemplate(TemplateDescription(uriTemplate: "test://item/{id}", name: "item")) { _, _ in
          throw ResourceNotFound()
        }
      ],
      prompts: [
        RegisteredPrompt(
          PromptDescription(name: "letter", summary: "Writes.", arguments: [.init("to", isRequired: false)]),
          complete: ["to": { _, _, _ in CompletionResult(["Ann"]) }]
        ) { _, _ in PromptResult([PromptMessage(.user, .text("Dear"))]) }
      ])
  }
}
