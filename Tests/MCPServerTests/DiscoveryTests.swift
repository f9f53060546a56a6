import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("What a server says of itself") struct DiscoveryTests {
  @Test(.requirement("MCP-28")) func `discovery names revisions, capabilities and instructions`() async throws
  {
    let server = try makeServer([RegisteredTool(Echo())]) { $0.instructions = "Ask politely." }
    let result = try await Desk(server: server).result("server/discover")
    #expect(
      result["supportedVersions"] == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])
    #expect(result["instructions"] == "Ask politely.")
    #expect(result["capabilities"]?.object != nil)
    #expect(result["serverInfo"] == nil)
  }

  @Test(.requirement("MCP-29")) func `an unknown revision is answered with the same list`() async throws {
    let discovered = try await Desk(server: makeServer()).result("server/discover")["supportedVersions"]
    #expect(
      ProtocolError.unsupportedVersion("v9").data == ["supported": discovered ?? .null, "requested": "v9"])
  }

  private static let methods = [
    ("tools", "tools/list"), ("prompts", "prompts/list"), ("resources", "resources/list"),
    ("resources", "resources/templates/list"), ("completions", "completion/complete"),
  ]

  @Test(.requirement("MCP-29", "MCP-30"), arguments: [Listing.tools, .prompts, .resources, .templates])
  func `what is announced is answered, and nothing else is`(offered: Listing) async throws {
    let desk = Desk(server: try makeServer { $0.growingLists = [offered] })
    let capabilities = try await desk.result("server/discover")["capabilities"]
    for (capability, method) in Self.methods {
      let code = try await desk.ask(method)["error"]?["code"]?.int
      #expect((capabilities?[capability] == nil) == (code == -32601), "\(method)")
    }
    #expect(capabilities?["tasks"] == nil)
  }

  @Test(.requirement("MCP-30")) func `capabilities have the shapes of the protocol`() async throws {
    let server = try makeServer([RegisteredTool(Echo())]) { $0.growingLists = [.prompts, .resources] }
    let capabilities = try await Desk(server: server).result("server/discover")["capabilities"]
    #expect(capabilities?["tools"] == ["listChanged": true])
    #expect(capabilities?["prompts"] == ["listChanged": true])
    #expect(capabilities?["resources"] == ["listChanged": true, "subscribe": true])
    #expect(capabilities?["logging"] == [:])
    #expect(capabilities?["extensions"] == [.init(TaskSnapshot.extensionName): [:]])
  }

  @Test(
    .requirement("MCP-73"),
    arguments: [
      ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
      ("2024-11-05", "2024-11-05"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
      ("", "2025-11-25"),
    ])
  func `a handshake agrees, or offers the newest revision that has one`(wanted: String, agreed: String)
    async throws
  {
    let result = try greet(makeServer([RegisteredTool(Echo())]), wanted)["result"]
    #expect(result?["protocolVersion"] == .string(agreed))
    #expect(result?["serverInfo"]?["name"] == "test")
    #expect(result?["capabilities"]?["tools"] == ["listChanged": true])
    #expect(result?["resultType"] == nil)
  }

  @Test(.requirement("MCP-73"), arguments: [7, .null, []] as [JSONValue])
  func `a handshake without a revision is refused`(version: JSONValue) async throws {
    let request = IncomingRequest(
      id: .int(1), method: "initialize",
      params: try JSON.parse(JSONWriter.encode(["protocolVersion": version])).root)
    let (call, reply) = try makeServer().greet(request)
    #expect(call == nil)
    #expect(try read(reply.message(to: .int(1)))["error"]?["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-72", "MCP-82"), arguments: Revision.all.filter { $0.era == .handshake })
  func `a handshake announces what its revision has`(revision: Revision) async throws {
    let capabilities = try greet(makeServer([RegisteredTool(Echo())]), revision.name)["result"]?[
      "capabilities"]
    #expect(capabilities?["extensions"] == nil)
    #expect(capabilities?["tasks"] == nil)
  }

  private func greet(_ server: Server, _ version: String) throws -> JSONValue {
    let params: JSONValue = ["protocolVersion": .string(version), "capabilities": [:]]
    let request = IncomingRequest(
      id: .int(1), method: "initialize", params: try JSON.parse(JSONWriter.encode(params)).root)
    return try read(server.greet(request).1.message(to: .int(1)))
  }
}
