import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Changes") struct ChangeTests {
  private func desk(_ configure: (inout Server.Configuration) -> Void = { _ in }) throws -> Desk {
    Desk(
      server: try makeServer([RegisteredTool(Echo())]) { configuration in
        configuration.growingLists = [.prompts, .resources]
        configure(&configuration)
      })
  }

  @Test(.requirement("MCP-39", "MCP-40"), arguments: [7, "seven"] as [JSONValue])
  func `are acknowledged, and marked with the request's id`(id: JSONValue) async throws {
    let desk = try desk()
    let stream = try desk.listen(["toolsListChanged": true, "resourceSubscriptions": ["test://a"]], id: id)
    let first = try await read(stream.acknowledgement())
    #expect(first["method"] == "notifications/subscriptions/acknowledged")
    #expect(first["id"] == nil)
    #expect(
      first["params"]?["notifications"] == ["toolsListChanged": true, "resourceSubscriptions": ["test://a"]])
    #expect(first["params"]?["_meta"]?[MetaKey.subscriptionID] == id)
    try desk.server.add(tool("another") { _ in "" })
    let told = try read(try #require(await stream.next()))
    #expect(told["method"] == "notifications/tools/list_changed")
    #expect(told["params"]?["_meta"]?[MetaKey.subscriptionID] == id)
  }

  @Test(.requirement("MCP-39", "MCP-43")) func `that the server does not tell are not promised`() async throws
  {
    let desk = Desk(server: try makeServer([RegisteredTool(Echo())]))
    let stream = try desk.listen([
      "toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": true,
      "resourceSubscriptions": ["test://a"],
    ])
    #expect(
      try await read(stream.acknowledgement())["params"]?["notifications"] == ["toolsListChanged": true])
  }

  @Test(.requirement("MCP-40", "MCP-58")) func `reach only who asked for them`() async throws {
    let desk = try desk()
    let prompts = try desk.listen(["promptsListChanged": true])
    let resource = try desk.listen(["resourceSubscriptions": ["test://a"]])
    desk.server.changes.publish(.tools)
    desk.server.changes.publish(.resource(uri: "test://b"))
    desk.server.changes.publish(.resource(uri: "test://a"))
    desk.server.changes.publish(.prompts)
    #expect(try read(try #require(await prompts.next()))["method"] == "notifications/prompts/list_changed")
    let updated = try read(try #require(await resource.next()))
    #expect(updated["method"] == "notifications/resources/updated")
    #expect(updated["params"]?["uri"] == "test://a")
    desk.server.stop()
    #expect(try await prompts.next() == nil)
    #expect(try await resource.next() == nil)
  }

  @Test(.requirement("MCP-41")) func `reach everybody, whichever connection they came from`() async throws {
    let desk = try desk()
    let streams = try (0..<20).map { try desk.listen(["toolsListChanged": true], id: .int($0)) }
    try desk.server.add(tool("another") { _ in "" })
    for stream in streams { #expect(try await stream.next() != nil) }
  }

  @Test(.requirement("MCP-42")) func `end with a result when the server stops`() async throws {
    let desk = try desk()
    let stream = try desk.listen(["toolsListChanged": true], id: 9)
    desk.server.stop()
    #expect(try await stream.next() == nil)
    let last = try read(stream.conclusion())
    #expect(last["id"] == 9)
    #expect(last["result"]?["resultType"] == "complete")
    #expect(last["result"]?["_meta"]?[MetaKey.subscriptionID] == 9)
  }

  @Test func `that nobody reads are kept once each`() async throws {
    let desk = try desk()
    let stream = try desk.listen(["toolsListChanged": true, "promptsListChanged": true])
    for _ in 0..<10_000 {
      desk.server.changes.publish(.tools)
      desk.server.changes.publish(.prompts)
    }
    desk.server.stop()
    var count = 0
    while try await stream.next() != nil { count += 1 }
    #expect(count == 2)
  }

  @Test(.requirement("I6")) func `are told to eight streams of one principal at once`() async throws {
    var desk = try desk()
    desk.principal = Principal(id: "alice")
    var streams = try (0..<8).map { try desk.listen(["toolsListChanged": true], id: .int($0)) }
    #expect(throws: Unexpected.self) { try desk.listen(["toolsListChanged": true]) }
    var other = desk
    other.principal = Principal(id: "bob")
    streams.append(try other.listen(["toolsListChanged": true]))
    streams[0].end()
    streams[0] = try desk.listen(["toolsListChanged": true])
    #expect(desk.server.changes.count == 9)
    for stream in streams { stream.end() }
    #expect(desk.server.changes.count == 0)
  }

  @Test(
    .requirement("I6"),
    arguments: [
      ["notifications": 1], ["notifications": ["toolsListChanged": 1]], ["notifications": ["taskIds": "x"]],
      ["notifications": ["resourceSubscriptions": [1]]], [:],
    ] as [JSONObject])
  func `that are asked for wrongly are refused`(params: JSONObject) async throws {
    #expect(try await desk().error("subscriptions/listen", params)["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-80"))
  func `of a resource are told to a session that subscribed, until it has enough`() async throws {
    let server = try desk().server
    let session = try session(of: server)
    let desk = Desk(server: server, revision: .v2025_11_25, session: session)
    #expect(try await desk.result("resources/subscribe", ["uri": "test://a"]) == [:])
    server.changes.publish(.resource(uri: "test://b"))
    server.changes.publish(.resource(uri: "test://a"))
    #expect(await session.changes.next() == .resource(uri: "test://a"))
    #expect(try await desk.result("resources/unsubscribe", ["uri": "test://a"]) == [:])
    server.changes.publish(.resource(uri: "test://a"))
    server.changes.publish(.tools)
    #expect(await session.changes.next() == .tools)
  }
}
