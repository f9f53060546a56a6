import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A call over HTTP` {
  @Test(.requirement("MCP-8", "MCP-13", "MCP-20", "MCP-21"))
  func `says in body and headers who asks for what`() async throws {
    try await Rig.connected {
      $0.input.roots = { [] }
    } _: { client, server in
      #expect(try await client.callTool("grüße", ["who": "you"]).text == "done")
      let call = try #require(server.received("tools/call").first)
      #expect(call.params?["name"] == "grüße")
      #expect(call.params?["arguments"] == ["who": "you"])
      let meta = call.params?["_meta"]
      #expect(meta?["io.modelcontextprotocol/protocolVersion"] == "2026-07-28")
      #expect(meta?["io.modelcontextprotocol/clientCapabilities"] == ["roots": [:]])
      #expect(meta?["io.modelcontextprotocol/clientInfo"]?["name"] == "test")
      #expect(call.fields[.mcpProtocolVersion] == "2026-07-28")
      #expect(call.fields[.mcpMethod] == "tools/call")
      #expect(call.fields[.mcpName] == "=?base64?Z3LDvMOfZQ==?=")
      #expect(call.fields[.accept] == "application/json, text/event-stream")
      #expect(call.fields[.contentType] == "application/json")
      for one in server.received {
        #expect(one.fields[.mcpMethod] == one.method)
        #expect(!one.fields.contains(.mcpSessionID))
      }
    }
  }

  @Test(.requirement("MCP-21")) func `names what it is about, and only then`() async throws {
    let server = FakeServer { one in
      switch one.method {
      case "resources/read": .result(one.id, ["contents": []])
      case "prompts/get": .result(one.id, ["messages": []])
      case "tasks/get":
        .result(one.id, ["taskId": "t", "status": "working", "createdAt": "", "lastUpdatedAt": ""])
      default: nil
      }
    }
    try await Rig.connected(to: server) { client, server in
      _ = try await client.readResource("note://a b")
      _ = try await client.getPrompt("review", ["language": "swift"])
      _ = try await client.task("t")
      _ = try await client.tools()
      let names = server.received.map { "\($0.method ?? "") \($0.fields[.mcpName] ?? "-")" }
      #expect(
        names == [
          "server/discover -", "resources/read note://a b", "prompts/get review", "tasks/get t",
          "tools/list -",
        ])
    }
  }

  @Test(.requirement("MCP-22", "MCP-23"))
  func `mirrors what the tool wants mirrored, so that headers can carry it`() async throws {
    try await Rig.connected(to: Self.mirroring) { client, server in
      _ = try await client.tools()
      _ = try await client.callTool(
        "mirror",
        [
          "text": "us west 1", "number": 42, "flag": false, "empty": "", "method": "x", "edge": " x ",
          "lines": "a\r\nb",
          "tab": "\tx", "word": "世界", "fraction": 0.5, "absent": .null, "deep": ["inner": "in"],
        ])
      let fields = try #require(server.received("tools/call").first?.fields)
      func mirrored(_ name: String) -> String? { FieldName("Mcp-Param-\(name)").flatMap { fields[$0] } }
      #expect(mirrored("Text") == "us west 1")
      #expect(mirrored("Number") == "42")
      #expect(mirrored("Flag") == "false")
      #expect(mirrored("Empty") == "")
      #expect(mirrored("Method") == "x")
      #expect(fields[.mcpMethod] == "tools/call")
      #expect(mirrored("Edge") == "=?base64?IHgg?=")
      #expect(mirrored("Lines") == "=?base64?YQ0KYg==?=")
      #expect(mirrored("Tab") == "=?base64?CXg=?=")
      #expect(mirrored("Word") == "=?base64?5LiW55WM?=")
      #expect(mirrored("Inner") == "in")
      #expect(mirrored("Fraction") == nil)
      #expect(mirrored("Absent") == nil)
    }
  }

  @Test(.requirement("MCP-23")) func `leaves out a tool that cannot be mirrored, and keeps the others`()
    async throws
  {
    try await Rig.connected(to: Self.mirroring) { client, server in
      #expect(try await client.tools().map(\.name) == ["mirror"])
      let error = try await failure { _ = try await client.callTool("bad") }
      #expect(error.code == .unusableTool)
      #expect(server.received("tools/call").isEmpty)
    }
  }

  @Test(.requirement("MCP-23")) func `keeps every tool in the handshake era, which mirrors nothing`()
    async throws
  {
    let server = FakeServer.handshake { one in
      one.method == "tools/list" ? .result(one.id, ["tools": Self.tools]) : nil
    }
    try await Rig.connected(to: server) { client, server in
      #expect(try await client.tools().map(\.name) == ["mirror", "bad"])
      _ = try await client.callTool("mirror", ["text": "x"])
      let call = try #require(server.received("tools/call").first)
      #expect(!call.fields.contains(.mcpMethod))
      #expect(!call.fields.contains("Mcp-Param-Text"))
    }
  }

  @Test(.requirement("MCP-22")) func `reads the list when the server misses a header, and calls once more`()
    async throws
  {
    let server = FakeServer { one in
      switch one.method {
      case "tools/list": return .result(one.id, ["tools": Self.tools])
      case "tools/call":
        guard one.fields.contains("Mcp-Param-Text") else {
          return .error(one.id, -32020, status: .badRequest)
        }
        return nil
      default: return nil
      }
    }
    try await Rig.connected(to: server) { client, server in
      #expect(try await client.callTool("mirror", ["text": "x"]).text == "done")
      #expect(server.methods == ["server/discover", "tools/call", "tools/list", "tools/call"])
      // What misses one all the same is refused, and not asked for ever.
      let error = try await failure { _ = try await client.callTool("mirror") }
      #expect(error.refusal?.code == .headerMismatch)
      #expect(server.received("tools/call").count == 4)
    }
  }

  @Test(.requirement("MCP-48", "MCP-55"))
  func `has schemas as they came, and fetches nothing that they name`() async throws {
    let schema: JSONValue = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
      "$defs": ["one": ["$anchor": "here", "type": "string"]],
      "properties": ["a": ["$ref": "http://127.0.0.1:1/schema"]], "if": true, "then": ["required": ["a"]],
      "additionalProperties": false,
    ]
    let server = FakeServer { one in
      one.method == "tools/list"
        ? .result(one.id, ["tools": [["name": "one", "inputSchema": schema, "outputSchema": schema]]]) : nil
    }
    try await Rig.connected(to: server) { client, server in
      let tool = try #require(try await client.tools().first)
      #expect(JSONValue.object(tool.inputSchema) == schema)
      #expect(server.received.count == 2)
    }
  }

  private static var mirroring: FakeServer {
    FakeServer { one in
      one.method == "tools/list" ? .result(one.id, ["tools": tools]) : nil
    }
  }

  private static let tools: JSONValue = {
    var properties: JSONObject = [
      "fraction": ["type": "number"],
      "deep": ["type": "object", "properties": ["inner": ["type": "string", "x-mcp-header": "Inner"]]],
    ]
    for (name, type) in [
      ("text", "string"), ("number", "integer"), ("flag", "boolean"), ("empty", "string"),
      ("method", "string"),
      ("edge", "string"), ("lines", "string"), ("tab", "string"), ("word", "string"), ("absent", "string"),
    ] {
      let header = (name.first?.uppercased() ?? "") + name.dropFirst()
      properties[name] = ["type": .string(type), "x-mcp-header": .string(header)]
    }
    return [
      ["name": "mirror", "inputSchema": ["type": "object", "properties": .object(properties)]],
      [
        "name": "bad",
        "inputSchema": ["type": "object", "properties": ["x": ["type": "number", "x-mcp-header": "X"]]],
      ],
    ]
  }()
}
