import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client that connects over HTTP` {
  @Test(.requirement("MCP-89")) func `speaks the stateless era to who answers its question`() async throws {
    try await Rig.connected { client, server in
      #expect(await client.revision == .v2026_07_28)
      #expect(await client.greeting?.server.name == "fake")
      #expect(server.methods == ["server/discover"])
    }
  }

  @Test(.requirement("MCP-89"), arguments: [400, 404, 405])
  func `opens a handshake where the question is not understood`(
    code: Int
  ) async throws {
    let status = try #require(Status(code))
    let server = FakeServer.handshake { one in
      one.method == "server/discover" ? Response(status, body: Array("<html>".utf8)) : nil
    }
    try await Rig.connected(to: server) { client, server in
      #expect(await client.revision == .v2025_11_25)
      #expect(await client.greeting?.server.name == "old")
      #expect(server.methods == ["server/discover", "initialize", "notifications/initialized"])
      let opening = try #require(server.received("initialize").first)
      #expect(opening.params?["protocolVersion"] == "2025-11-25")
      #expect(opening.params?["_meta"] == nil)
      #expect(!opening.fields.contains(.mcpProtocolVersion))
      #expect(!opening.fields.contains(.mcpMethod))
      #expect(server.received("notifications/initialized").first?.fields[.mcpProtocolVersion] == "2025-11-25")
    }
  }

  @Test(.requirement("MCP-89")) func `asks again as what the server names, be it the same`() async throws {
    let server = FakeServer { one in
      guard one.method == "server/discover", one.id == 1 else { return nil }
      return .error(
        one.id, -32022, data: ["supported": ["2026-07-28"], "requested": "2026-07-28"], status: .badRequest)
    }
    try await Rig.connected(to: server) { client, server in
      #expect(await client.revision == .v2026_07_28)
      #expect(server.methods == ["server/discover", "server/discover"])
    }
  }

  @Test(.requirement("MCP-89")) func `opens a handshake with what the server names where that is one`()
    async throws
  {
    let server = FakeServer.handshake("2025-06-18") { one in
      guard one.method == "server/discover" else { return nil }
      return .error(
        one.id, -32022, data: ["supported": ["2025-06-18", "2024-11-05"], "requested": "2026-07-28"],
        status: .badRequest)
    }
    try await Rig.connected(to: server) { client, server in
      #expect(await client.revision == .v2025_06_18)
      #expect(server.received("initialize").first?.params?["protocolVersion"] == "2025-06-18")
    }
  }

  @Test(.requirement("MCP-89"), arguments: [401, 403, 500, 503])
  func `takes no refusal and no outage for an era`(
    code: Int
  ) async throws {
    let status = try #require(Status(code))
    try await Rig.run(FakeServer { _ in Response(status) }) { rig in
      let error = try await rig.failure()
      #expect(error.status == status)
      #expect(rig.server.methods == ["server/discover"])
    }
  }

  @Test func `says so when nobody is there`() async throws {
    try await Rig.run { rig in
      var endpoint = HTTPEndpoint(rig.url)
      endpoint.url = try URI("http://127.0.0.1:1/mcp")
      let error = try await failure { _ = try await rig.connect(to: endpoint) }
      #expect(error.code == .unreachable)
      #expect(!error.mayHaveBeenDone)
    }
  }

  @Test func `says so when there is no endpoint at all`() async throws {
    try await Rig.run(FakeServer { _ in Response(.notFound) }) { rig in
      let error = try await rig.failure()
      #expect(error.code == .noEndpoint)
      #expect(rig.server.methods == ["server/discover", "initialize"])
    }
  }

  @Test func `does without a question where only one era may be spoken`() async throws {
    try await Rig.connected(to: .handshake("2025-03-26")) {
      $0.revisions = Revision.all.filter { $0.era == .handshake }
    } _: { client, server in
      #expect(await client.revision == .v2025_03_26)
      #expect(server.methods == ["initialize", "notifications/initialized"])
      // 2025-03-26 has no such header.
      #expect(server.received.allSatisfy { !$0.fields.contains(.mcpProtocolVersion) })
    }
  }

  @Test func `names what the server speaks where there is nothing in common`() async throws {
    try await Rig.run(.handshake("2030-01-01")) { rig in
      let error = try await rig.failure()
      #expect(error.code == .noCommonRevision)
      #expect(error.detail?.contains("2030-01-01") == true)
    }
  }
}
