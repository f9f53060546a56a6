import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Mistakes of authors") struct RegistrationTests {
  private struct Blank: Tool {
    static let name = "blank tool"
    static let summary = "  "
    static let effect = Effect.reads
    func call(_ arguments: NoArguments, in context: ToolContext) async throws -> String { "" }
  }

  private struct Vague: Tool {
    static let summary = "Does something."
    static let effect = Effect.reads
    struct Arguments: Record {
      @Field("") var subject: String
      @Field("How many", .range(1...3)) var name: String
    }
    func call(_ arguments: Arguments, in context: ToolContext) async throws -> String { "" }
  }

  private func problems(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch { return (error as? RegistrationError)?.problems ?? ["\(error)"] }
  }

  @Test(.requirement("MCP-47")) func `a tool is named and described so that clients take it`() {
    #expect(
      problems { _ = try RegisteredTool(Blank()) } == [
        "Blank: the name is not made of 1 to 64 letters, digits, and _-. only.",
        "Blank: the summary is empty; a model chooses by it.",
      ])
    for name in ["", "a b", "a/b", "ä", String(repeating: "a", count: 65)] {
      #expect(problems { _ = try tool(name) { _ in "" } }.count == 1, "\(name)")
    }
  }

  @Test func `every mistake in its arguments is named with its property`() {
    let found = problems { _ = try RegisteredTool(Vague()) }
    #expect(found.count == 2)
    #expect(found.first?.contains("subject") == true)
    #expect(found.last?.contains("name") == true)
  }

  @Test(.requirement("MCP-47", "MCP-55")) func `a schema of one's own is an object that JSON can write`() {
    func register(_ schema: JSONObject) -> [String] {
      problems {
        _ = try RegisteredTool(ToolDescription(name: "t", summary: "T.", inputSchema: schema)) { _, _ in "" }
      }
    }
    #expect(register(["type": "object"]).isEmpty)
    #expect(register([:]) == [#"t: the schema of its arguments must say "type": "object"."#])
    #expect(
      register(["type": "object", "maximum": .double(.nan)]) == [
        "t: a schema holds a number that JSON cannot write."
      ])
  }

  @Test(.requirement("MCP-22", "MCP-23")) func `a mirrored argument is one that a header can carry`() {
    func register(_ property: JSONValue) -> [String] {
      problems {
        _ = try RegisteredTool(
          ToolDescription(
            name: "t", summary: "T.", inputSchema: ["type": "object", "properties": ["a": property]])
        ) { _, _ in "" }
      }
    }
    #expect(register(["type": "string", "x-mcp-header": "Region"]).isEmpty)
    for wrong: JSONValue in [
      ["type": "number", "x-mcp-header": "Region"], ["type": "string", "x-mcp-header": ""],
      ["type": "string", "x-mcp-header": "a b"], ["type": "array", "x-mcp-header": "Region"],
    ] {
      #expect(register(wrong).count == 1, "\(wrong)")
    }
  }

  @Test(.requirement("MCP-7"), arguments: ["", "/", "a b", "-a", "1.a/b", "a../b", "a/b/c"])
  func `metadata has names that the protocol allows`(key: String) {
    let expected = "its metadata has a name that none may have: \(key)."
    func one(_ subject: String, _ body: () throws -> Void) {
      #expect(problems(body) == ["\(subject): \(expected)"])
    }
    let metadata: JSONObject = [key: 1]
    one("t") {
      _ = try RegisteredTool(
        ToolDescription(name: "t", summary: "T.", inputSchema: ["type": "object"], metadata: metadata)
      ) { _, _ in "" }
    }
    one("prompt p") {
      _ = try RegisteredPrompt(PromptDescription(name: "p", summary: "P.", metadata: metadata)) { _, _ in
        PromptResult([])
      }
    }
    one("resource a:b") {
      _ = try RegisteredResource(ResourceDescription(uri: "a:b", name: "r", metadata: metadata)) { _ in
        ResourceResult([])
      }
    }
    one("template a:{b}") {
      _ = try RegisteredTemplate(TemplateDescription(uriTemplate: "a:{b}", name: "t", metadata: metadata)) {
        _, _ in ResourceResult([])
      }
    }
  }

  @Test(.requirement("MCP-7"), arguments: ["a", "com.example/a", "com.example/", "a.b-c/d_e.f"])
  func `other names are taken`(key: String) {
    #expect(
      problems {
        _ = try RegisteredTool(
          ToolDescription(name: "t", summary: "T.", inputSchema: ["type": "object"], metadata: [key: 1])
        ) { _, _ in "" }
      }.isEmpty)
  }

  @Test func `two of one name are refused, at the start and later`() throws {
    let expected = ["tool echo: there is one of this name already."]
    #expect(problems { _ = try makeServer([RegisteredTool(Echo()), RegisteredTool(Echo())]) } == expected)
    let server = try makeServer([RegisteredTool(Echo())])
    #expect(problems { try server.add(RegisteredTool(Echo())) } == expected)
  }

  @Test func `prompts, resources and templates say what is wrong with them`() {
    #expect(
      problems {
        _ = try RegisteredPrompt(
          PromptDescription(name: "p", summary: "", arguments: [.init("a"), .init("a")]),
          complete: ["b": { _, _, _ in CompletionResult([]) }]
        ) { _, _ in PromptResult([]) }
      } == [
        "prompt p: the summary is empty.", "prompt p: two arguments have one name.",
        "prompt p: it has no argument b.",
      ])
    #expect(
      problems {
        _ = try RegisteredResource(ResourceDescription(uri: "no scheme", name: "")) { _ in ResourceResult([])
        }
      } == [
        "resource no scheme: its name is empty.",
        "resource no scheme: a URI begins with a scheme and has no spaces.",
      ])
    #expect(
      problems {
        _ = try RegisteredTemplate(
          TemplateDescription(uriTemplate: "a:{b}", name: ""),
          complete: ["c": { _, _, _ in CompletionResult([]) }]
        ) { _, _ in ResourceResult([]) }
      } == ["template a:{b}: its name is empty.", "template a:{b}: it has no variable c."])
    #expect(
      problems {
        _ = try RegisteredTemplate(TemplateDescription(uriTemplate: "a:{b", name: "t")) { _, _ in
          ResourceResult([])
        }
      }.count == 1)
  }
}
