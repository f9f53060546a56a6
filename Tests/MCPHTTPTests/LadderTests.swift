import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@Suite("The ladder") struct LadderTests {
  private static let capabilities = #""io.modelcontextprotocol/clientCapabilities":{}"#
  private static let version = #""io.modelcontextprotocol/protocolVersion":"2026-07-28""#

  @discardableResult
  private func expect(
    _ message: Message, _ status: Int, _ code: Int64?, location: SourceLocation = #_sourceLocation
  ) async throws -> JSONValue {
    var answer = JSONValue.null
    try await withEndpoint(makeServer()) { http in
      let response = try await http.exchange(message.text)
      #expect(response.status == status, sourceLocation: location)
      #expect(response.code == code, sourceLocation: location)
      answer = response.json
    }
    return answer
  }

  @Test(.requirement("MCP-9", "MCP-12")) func `a request that breaks no rule is answered`() async throws {
    let answer = try await expect(.call("hello"), 200, nil)
    #expect(text(answer) == "Hello.")
    #expect(answer["result"]?["resultType"] == "complete")
  }

  @Test(.requirement("MCP-8", "MCP-12"), arguments: [nil, "", version, capabilities] as [String?])
  func `metadata comes before the headers`(meta: String?) async throws {
    var message = Message.call("hello")
    message.meta = meta
    // Worse follows, and is not looked at.
    message.fields = ["Mcp-Method: no/such"]
    try await expect(message, 400, -32602)
  }

  @Test(
    .requirement("MCP-8"),
    arguments: [
      #""io.modelcontextprotocol/protocolVersion":7,"# + capabilities,
      version + #","io.modelcontextprotocol/clientCapabilities":[]"#,
      version + #","io.modelcontextprotocol/clientCapabilities":null"#,
    ])
  func `metadata of the wrong type is none`(meta: String) async throws {
    var message = Message.call("hello")
    message.meta = meta
    try await expect(message, 400, -32602)
  }

  @Test(.requirement("MCP-12", "MCP-20")) func `the header's revision is compared before it is looked up`()
    async throws
  {
    var message = Message.call("hello")
    message.meta = #""io.modelcontextprotocol/protocolVersion":"v999.0.0","# + Self.capabilities
    try await expect(message, 400, -32020)
  }

  @Test(.requirement("MCP-12", "MCP-84"))
  func `a revision that nobody speaks is answered with those that are spoken`() async throws {
    var message = Message.call("hello")
    message.version = "2030-01-01"
    message.meta = #""io.modelcontextprotocol/protocolVersion":"2030-01-01","# + Self.capabilities
    message.fields += ["Mcp-Method: tools/call"]
    let answer = try await expect(message, 400, -32022)
    #expect(answer["error"]?["data"]?["requested"] == "2030-01-01")
    #expect(answer["error"]?["data"]?["supported"]?[0] == "2026-07-28")
    #expect(answer["id"] == 1)
  }

  @Test(.requirement("MCP-12"), arguments: ["no/such", "initialize", "ping", "resources/subscribe"])
  func `a method that is not there is 404`(method: String) async throws {
    try await expect(Message(method: method), 404, -32601)
  }

  @Test(.requirement("MCP-84", "MCP-85"))
  func `a revision in the metadata contradicts a header of the other era`() async throws {
    var message = Message.call("hello")
    for version in ["2025-11-25", nil] {
      message.version = version
      try await expect(message, 400, -32020)
    }
  }

  @Test(.requirement("MCP-84")) func `what the metadata does not say is of the handshake era`() async throws {
    try await withEndpoint(makeServer()) { http in
      for version in ["2025-11-25", "2024-11-05", nil] {
        let answer = try await http.exchange(
          Message.old("tools/call", #"{"name":"hello"}"#, version: version)
        ).json
        #expect(text(answer) == "Hello.")
        #expect(answer["result"]?["resultType"] == nil)
      }
    }
  }

  @Test(.requirement("MCP-4", "MCP-12"), arguments: ["2026-07-28", "2025-11-25"])
  func `a revision that is named twice is refused when the message is read`(version: String) async throws {
    let fields = ["MCP-Protocol-Version: \(version)", "MCP-Protocol-Version: \(version)"]
    let twice = { (body: String) in post(body, fields) }
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(twice(#"{"jsonrpc":"2.0","id":7,"method":"tools/list"}"#))
      #expect(refused.status == 400)
      #expect(refused.code == -32020)
      #expect(refused.json["id"] == 7)
      try await http.expect(202, of: twice(#"{"jsonrpc":"2.0","method":"notifications/x"}"#))
      #expect(try await http.exchange(twice(#"{"id":7}"#)).code == -32600)
    }
  }

  private static let mismatches: [(tool: String, fields: [String])] = [
    ("hello", ["Mcp-Method: tools/list", "Mcp-Name: hello"]),
    ("hello", ["Mcp-Method: TOOLS/CALL", "Mcp-Name: hello"]),
    ("hello", ["Mcp-Method: tools/call", "Mcp-Method: tools/call", "Mcp-Name: hello"]), ("hello", []),
    ("hello", ["Mcp-Name: whoami"]), ("hello", ["Mcp-Name: HELLO"]),
    ("hello", ["Mcp-Name: hello", "Mcp-Name: hello"]),
    ("hello", ["Mcp-Name: =?base64?aGVsbG8?="]), ("hello", ["Mcp-Name: =?base64?aGVs!G8=?="]),
    ("hello", ["Mcp-Name: =?BASE64?aGVsbG8=?="]), ("hello", ["Mcp-Name: =?base64?d2hvYW1p?="]),
    ("hello", ["Mcp-Name: hello", "MCP-Protocol-Version: 2026-07-28"]),
  ]

  @Test(.requirement("I2", "MCP-21", "MCP-23"), arguments: mismatches)
  func `a header that says something else than the body is refused`(tool: String, fields: [String])
    async throws
  {
    var message = Message.call(tool)
    message.fields = fields
    try await expect(message, 400, -32020)
  }

  @Test(
    .requirement("MCP-21", "MCP-23"),
    arguments: [
      "Mcp-Name: hello", "mcp-name:   hello  ", "Mcp-Name: =?base64?aGVsbG8=?=",
    ])
  func `a header that says the same is taken, also in base64`(field: String) async throws {
    var message = Message.call("hello")
    message.fields = [field]
    try await expect(message, 200, nil)
  }

  @Test(
    .requirement("MCP-22"),
    arguments: [
      (#"{"region":"eu"}"#, ["Mcp-Param-Region: eu"], 200), (#"{"region":"eu"}"#, [], 400),
      (#"{"region":"eu"}"#, ["Mcp-Param-Region: us"], 400), ("{}", ["Mcp-Param-Region: eu"], 400),
      ("{}", [], 200),
      (#"{"region":"ö"}"#, ["Mcp-Param-Region: =?base64?w7Y=?="], 200),
      (#"{"region":"eu"}"#, ["Mcp-Param-Region: eu", "Mcp-Param-Other: x"], 200),
    ] as [(String, [String], Int)])
  func `an argument that is mirrored says the same in its header`(
    arguments: String, fields: [String], status: Int
  ) async throws {
    var message = Message.call("regional", arguments)
    message.fields += fields
    try await expect(message, status, status == 200 ? nil : -32020)
  }
}
