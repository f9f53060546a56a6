import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Resources, prompts and completions") struct ResourceTests {
  private func desk(_ revision: Revision = .v2026_07_28) throws -> Desk {
    let server = try makeServer(
      resources: [
        RegisteredResource(ResourceDescription(uri: "test://text", name: "text")) { _ in
          ResourceResult([ResourceContents(uri: "test://text", text: "T")])
        },
        RegisteredResource(ResourceDescription(uri: "test://bytes", name: "bytes")) { _ in
          ResourceResult([
            ResourceContents(uri: "test://bytes", mimeType: "image/png", body: .blob(base64: "AAEC"))
          ])
        },
        RegisteredResource(ResourceDescription(uri: "test://gone", name: "gone")) { _ in
          throw ResourceNotFound()
        },
        RegisteredResource(ResourceDescription(uri: "test://broken", name: "broken")) { _ in
          throw Unexpected("/srv/secret")
        },
      ],
      templates: [
        RegisteredTemplate(
          TemplateDescription(uriTemplate: "test://files/{name}", name: "file"),
          complete: [
            "name": { typed, _, _ in CompletionResult((0..<150).map { "\(typed)\($0)" }) }
          ]
        ) { variables, _ in
          let name = variables["name"] ?? ""
          return ResourceResult([ResourceContents(uri: "test://files/\(name)", text: name)])
        }
      ],
      prompts: [
        RegisteredPrompt(
          PromptDescription(
            name: "letter", summary: "Writes a letter.",
            arguments: [.init("to", isRequired: true), .init("from")])
        ) { arguments, _ in
          PromptResult([PromptMessage(.user, .text("Dear \(arguments["to"] ?? "")"))], summary: "A letter")
        }
      ])
    return Desk(server: server, revision: revision)
  }

  @Test(.requirement("MCP-56", "MCP-57"), arguments: Revision.all)
  func `a resource is text or bytes`(revision: Revision) async throws {
    let desk = try desk(revision)
    #expect(
      try await desk.result("resources/read", ["uri": "test://text"])["contents"] == [
        ["uri": "test://text", "mimeType": "text/plain", "text": "T"]
      ])
    #expect(
      try await desk.result("resources/read", ["uri": "test://bytes"])["contents"] == [
        ["uri": "test://bytes", "mimeType": "image/png", "blob": "AAEC"]
      ])
    #expect(try await desk.result("resources/list")["resources"]?.array?.count == 4)
    let templates = try await desk.result("resources/templates/list")["resourceTemplates"]
    #expect(templates?[0]?["uriTemplate"] == "test://files/{name}")
  }

  @Test(
    .requirement("MCP-57", "MCP-80", "MCP-90"), arguments: Revision.all, ["test://gone", "test://never", "x"])
  func `one that is not there has the code of the revision, and its URI`(revision: Revision, uri: String)
    async throws
  {
    let error = try await desk(revision).error("resources/read", ["uri": .string(uri)])
    #expect(error["code"]?.int == (revision.era == .stateless ? -32602 : -32002))
    #expect(error["data"]?["uri"] == .string(uri))
  }

  @Test(
    .requirement("MCP-57"),
    arguments: [
      "test://files/..", "test://files/%2E%2E", "test://files/a/b", "test://files/a%2F..%2Fb",
      "test://files/%00",
      "test://files/", "test://files/%zz",
    ])
  func `a URI that climbs matches no template`(uri: String) async throws {
    let error = try await desk().error("resources/read", ["uri": .string(uri)])
    #expect(error["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-57")) func `one that cannot be read is our fault, and says nothing of why`()
    async throws
  {
    let error = try await desk().error("resources/read", ["uri": "test://broken"])
    #expect(error["code"]?.int == -32603)
    #expect(error["message"]?.string?.contains("secret") == false)
  }

  @Test(.requirement("MCP-56")) func `a template gives its variables, decoded`() async throws {
    let read = try await desk().result("resources/read", ["uri": "test://files/a%20b"])
    #expect(read["contents"]?[0]?["text"] == "a b")
  }

  @Test(.requirement("MCP-59"), arguments: Revision.all)
  func `a prompt is filled in`(revision: Revision) async throws {
    let desk = try desk(revision)
    let result = try await desk.result("prompts/get", ["name": "letter", "arguments": ["to": "Ann"]])
    #expect(result["messages"] == [["role": "user", "content": ["type": "text", "text": "Dear Ann"]]])
    let listed = try await desk.result("prompts/list")["prompts"]
    #expect(listed?[0]?["description"] == "Writes a letter.")
    #expect(listed?[0]?["arguments"]?[0]?["required"] == true)
  }

  @Test(
    .requirement("MCP-59"),
    arguments: [
      ["name": "nobody"], ["name": "letter"], ["name": "letter", "arguments": ["from": "Bob"]],
      ["name": "letter", "arguments": ["to": 7]], ["name": "letter", "arguments": ["to": "A", "cc": "B"]],
      [:],
      ["name": "letter", "arguments": "to"],
    ] as [JSONObject])
  func `a prompt that is not there or not filled in is refused`(params: JSONObject) async throws {
    #expect(try await desk().error("prompts/get", params)["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-60")) func `at most a hundred values complete an argument`() async throws {
    let result = try await desk().result(
      "completion/complete",
      [
        "ref": ["type": "ref/resource", "uri": "test://files/{name}"],
        "argument": ["name": "name", "value": "a"],
      ])
    let completion = try #require(result["completion"])
    #expect(completion["values"]?.array?.count == 100)
    #expect(completion["values"]?[0] == "a0")
    #expect(completion["total"] == 150)
    #expect(completion["hasMore"] == true)
  }

  @Test(
    .requirement("MCP-60"),
    arguments: [
      ["ref": ["type": "ref/prompt", "name": "nobody"], "argument": ["name": "a", "value": ""]],
      [
        "ref": ["type": "ref/resource", "uri": "test://nowhere/{x}"], "argument": ["name": "x", "value": ""],
      ],
      ["ref": ["type": "ref/tool", "name": "letter"], "argument": ["name": "to", "value": ""]],
      ["ref": ["type": "ref/prompt", "name": "letter"], "argument": ["name": "to"]],
      ["ref": ["type": "ref/prompt", "name": "letter"]], ["argument": ["name": "to", "value": ""]],
    ] as [JSONObject])
  func `what cannot be completed is refused`(params: JSONObject) async throws {
    #expect(try await desk().error("completion/complete", params)["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-31")) func `whoever completes asks nobody anything`() async throws {
    let curious = try RegisteredPrompt(
      PromptDescription(name: "curious", summary: "Asks.", arguments: [.init("name")]),
      complete: [
        "name": { _, _, context in
          CompletionResult([try await context.elicit(nameForm, as: "name").action.rawValue])
        }
      ]
    ) { _, context in
      _ = try await context.elicit(nameForm, as: "name")
      return PromptResult([])
    }
    let desk = Desk(server: try makeServer(prompts: [curious]), capabilities: forms)
    #expect(try await desk.result("prompts/get", ["name": "curious"])["resultType"] == "input_required")
    let error = try await desk.error(
      "completion/complete",
      ["ref": ["type": "ref/prompt", "name": "curious"], "argument": ["name": "name", "value": ""]])
    #expect(error["code"]?.int == -32603)
  }

  @Test(.requirement("MCP-60")) func `an argument that nobody completes has no values`() async throws {
    let result = try await desk().result(
      "completion/complete",
      ["ref": ["type": "ref/prompt", "name": "letter"], "argument": ["name": "to", "value": "A"]])
    #expect(result["completion"]?["values"] == [])
  }
}
