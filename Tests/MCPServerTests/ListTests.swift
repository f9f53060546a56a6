import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Lists") struct ListTests {
  private static func tools(_ count: Int) throws -> [RegisteredTool] {
    try (0..<count).map { try tool("tool_\($0)") { _ in "" } }
  }

  @Test(.requirement("MCP-46"), arguments: Revision.all)
  func `tools come in the order of their registration, for everybody and each time`(revision: Revision)
    async throws
  {
    let server = try makeServer(Self.tools(30))
    let expected = (0..<30).map { "tool_\($0)" }
    for principal in ["alice", "bob", nil] {
      let desk = Desk(server: server, revision: revision, principal: principal.map { Principal(id: $0) })
      let tools = try await desk.result("tools/list")["tools"]?.array
      #expect(tools?.compactMap { $0["name"]?.string } == expected)
    }
  }

  @Test(.requirement("MCP-46", "MCP-61")) func `a long list comes in pages, each entry once`() async throws {
    let desk = Desk(server: try makeServer(Self.tools(25)) { $0.pageSize = 10 })
    var (names, cursors, cursor): ([String], [String], JSONValue?) = ([], [], nil)
    repeat {
      let page = try await desk.result("tools/list", cursor.map { ["cursor": $0] } ?? [:])
      names += page["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
      cursor = page["nextCursor"]
      if let text = cursor?.string { cursors.append(text) }
      #expect(page["cacheScope"] == "private")
    } while cursor != nil
    #expect(names == (0..<25).map { "tool_\($0)" })
    #expect(cursors.count == 2)
    #expect(cursors.allSatisfy { Int($0) == nil })
  }

  @Test(
    .requirement("MCP-61"),
    arguments: ["tools/list", "resources/list", "resources/templates/list", "prompts/list"])
  func `a cursor that is none is refused`(method: String) async throws {
    let desk = Desk(server: try makeServer(Self.tools(3)) { $0.growingLists = Set(Listing.allCases) })
    for cursor: JSONValue in ["nonsense", "AAAA", "9999999", 7, .null, ["a"]] {
      #expect(try await desk.error(method, ["cursor": cursor])["code"]?.int == -32602, "\(cursor)")
    }
    #expect(try await desk.result(method, ["cursor": ""])["nextCursor"] == nil)
  }

  @Test(.requirement("MCP-61")) func `a cursor of another list, and one behind the end, are refused`()
    async throws
  {
    let server = try makeServer(Self.tools(25)) {
      $0.pageSize = 10
      $0.growingLists = [.prompts]
    }
    let desk = Desk(server: server)
    let first = try #require(try await desk.result("tools/list")["nextCursor"])
    #expect(try await desk.error("prompts/list", ["cursor": first])["code"]?.int == -32602)
    let last = try #require(try await desk.result("tools/list", ["cursor": first])["nextCursor"])
    for index in 0..<20 { #expect(server.remove(from: .tools, named: "tool_\(index)")) }
    #expect(try await desk.error("tools/list", ["cursor": last])["code"]?.int == -32602)
  }

  @Test(
    .requirement("MCP-62"),
    arguments: [
      "server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list",
    ])
  func `a list says who may keep it how long`(method: String) async throws {
    let server = try makeServer {
      $0.growingLists = Set(Listing.allCases)
      $0.listCaching = CachingHint(.milliseconds(1_500), .public)
    }
    let result = try await Desk(server: server).result(method)
    #expect(result["ttlMs"] == 1_500)
    #expect(result["cacheScope"] == "public")
  }

  @Test(.requirement("MCP-62")) func `by default nobody but the caller keeps anything`() async throws {
    let resource = try RegisteredResource(ResourceDescription(uri: "test://a", name: "a")) { _ in
      ResourceResult([ResourceContents(uri: "test://a", text: "A")])
    }
    let desk = Desk(server: try makeServer(Self.tools(1), resources: [resource]))
    #expect(try await desk.result("tools/list")["cacheScope"] == "private")
    let read = try await desk.result("resources/read", ["uri": "test://a"])
    #expect(read["cacheScope"] == "private")
    #expect((read["ttlMs"]?.int ?? -1) >= 0)
  }

  @Test(.requirement("MCP-62")) func `the answer to a call is nothing that is kept`() async throws {
    let result = try await Desk(server: makeServer(Self.tools(1))).result("tools/call", ["name": "tool_0"])
    #expect(result["ttlMs"] == nil)
    #expect(result["cacheScope"] == nil)
  }

  @Test(.requirement("MCP-48"), arguments: Revision.all)
  func `a schema comes as its author wrote it`(revision: Revision) async throws {
    let schema: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
      "$defs": ["name": ["$anchor": "name", "type": "string"]],
      "properties": ["a": ["$ref": "#/$defs/name"], "b": ["anyOf": [["type": "string"], ["type": "null"]]]],
      "allOf": [["required": ["a"]]], "if": ["properties": ["a": ["const": "x"]]],
      "then": ["required": ["b"]],
      "else": [:], "additionalProperties": false, "x-mine": [1, 2.5, .null],
    ]
    let strange = try RegisteredTool(
      ToolDescription(name: "strange", summary: "Strange.", inputSchema: schema)
    ) { _, _ in "" }
    let listed = try await Desk(server: makeServer([strange]), revision: revision).result("tools/list")
    #expect(listed["tools"]?[0]?["inputSchema"] == .object(schema))
  }

  @Test(.requirement("MCP-47")) func `a tool says its name, its summary and what it does to the world`()
    async throws
  {
    let desk = Desk(server: try makeServer([RegisteredTool(Echo()), tool("hello") { _ in "" }]))
    let tools = try await desk.result("tools/list")["tools"]
    #expect(tools?[0]?["name"] == "echo")
    #expect(tools?[0]?["description"] == "Answers what it is given.")
    #expect(tools?[0]?["annotations"]?["readOnlyHint"] == true)
    #expect(tools?[0]?["inputSchema"]?["required"] == ["text"])
    #expect(tools?[1]?["inputSchema"] == ["type": "object", "additionalProperties": false])
  }

  @Test(.requirement("MCP-46")) func `a tool is offered only where its author offers it`() async throws {
    func placed(_ name: String, _ availability: Availability) throws -> RegisteredTool {
      try RegisteredTool(
        ToolDescription(name: name, summary: "Does something.", inputSchema: ["type": "object"]),
        availability: availability
      ) { _, _ in "Done." }
    }
    let server = try makeServer([
      placed("here", .localOnly), placed("there", .remoteOnly), placed("both", .everywhere),
    ])
    for (place, names, stranger): (Caller.Place, [String], String) in [
      (.remote, ["there", "both"], "here"), (.local, ["here", "both"], "there"),
    ] {
      let desk = Desk(server: server, place: place)
      let tools = try await desk.result("tools/list")["tools"]?.array
      #expect(tools?.compactMap { $0["name"]?.string } == names)
      #expect(try await desk.error("tools/call", ["name": .string(stranger)])["code"]?.int == -32602)
    }
  }
}
