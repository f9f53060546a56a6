import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("What a call says before it is over") struct NotificationTests {
  @Test(.requirement("MCP-44"), arguments: ["abc", 42] as [JSONValue])
  func `progress is told under the client's token, and only grows`(token: JSONValue) async throws {
    let steps = try tool("steps") { context in
      for step in [1.0, 2, 2, 1, .nan, .infinity, 2.5, 10] { try await context.report(step, of: 10, "Step") }
      return "Done."
    }
    let listener = Listener()
    var desk = Desk(server: try makeServer([steps]))
    desk.metadata = ["progressToken": token]
    _ = try await desk.call("steps", on: listener)
    let told = await listener.messages
    #expect(told.compactMap { $0["params"]?["progress"]?.double } == [1, 2, 2.5, 10])
    #expect(told.allSatisfy { $0["params"]?["progressToken"] == token && $0["id"] == nil })
    #expect(told.first?["method"] == "notifications/progress")
    #expect(told.first?["params"]?["total"]?.double == 10)
    #expect(told.first?["params"]?["message"] == "Step")
  }

  @Test(.requirement("MCP-44")) func `without a token there is no progress`() async throws {
    let listener = Listener()
    let steps = try tool("steps") { context in
      try await context.report(1)
      return "Done."
    }
    _ = try await Desk(server: makeServer([steps])).call("steps", on: listener)
    #expect(await listener.messages.isEmpty)
  }

  @Test(.requirement("MCP-44")) func `a flood of steps is thinned, and the last step always told`()
    async throws
  {
    let clock = TestClock()
    let flood = try tool("flood") { context in
      for step in 1...1_000 { try await context.report(Double(step), of: 2_000) }
      clock.advance(by: .seconds(1))
      for step in 1_001...2_000 { try await context.report(Double(step), of: 2_000) }
      return "Done."
    }
    let listener = Listener()
    var desk = Desk(server: try makeServer([flood]) { $0.clock = clock })
    desk.metadata = ["progressToken": 1]
    _ = try await desk.call("flood", on: listener)
    let told = await listener.messages.compactMap { $0["params"]?["progress"]?.double }
    let expected = Array(1...50) + Array(1_001...1_050) + [2_000]
    #expect(told == expected.map { Double($0) })
  }

  @Test(.requirement("MCP-44")) func `calls do not use up each other's steps`() async throws {
    let steps = try tool("steps") { context in
      for step in 1...60 { try await context.report(Double(step)) }
      return "Done."
    }
    var desk = Desk(server: try makeServer([steps]) { $0.clock = TestClock() })
    desk.metadata = ["progressToken": 1]
    let (one, other, talkative) = (Listener(), Listener(), desk)
    async let first = talkative.call("steps", on: one)
    async let second = talkative.call("steps", on: other)
    _ = try await (first, second)
    #expect(await one.messages.count >= 50)
    #expect(await other.messages.count >= 50)
  }

  @Test(
    .requirement("MCP-63"),
    arguments: [
      ("debug", 8), ("info", 7), ("warning", 5), ("error", 4), ("emergency", 1),
    ]) func `notes are told from the request's level up`(level: String, count: Int) async throws
  {
    let listener = Listener()
    var desk = Desk(server: try noisy())
    desk.metadata = [MetaKey.logLevel: .string(level)]
    _ = try await desk.call("noisy", on: listener)
    let told = await listener.messages
    #expect(told.count == count)
    #expect(told.last?["method"] == "notifications/message")
    #expect(told.last?["params"] == ["level": "emergency", "logger": "test", "data": ["is": "emergency"]])
  }

  @Test(.requirement("MCP-63")) func `a request that names no level is told no note`() async throws {
    let listener = Listener()
    _ = try await Desk(server: noisy()).call("noisy", on: listener)
    #expect(await listener.messages.isEmpty)
  }

  @Test(.requirement("MCP-63"), arguments: ["loud", "", 7] as [JSONValue])
  func `a level that nobody knows is refused`(level: JSONValue) async throws {
    var desk = Desk(server: try noisy())
    desk.metadata = [MetaKey.logLevel: level]
    #expect(try await desk.call("noisy")["error"]?["code"]?.int == -32602)
  }

  @Test(.requirement("MCP-74")) func `a session says its level once`() async throws {
    let server = try noisy()
    let session = Session(server)
    let desk = Desk(server: server, revision: .v2025_11_25, session: session)
    #expect(try await desk.result("logging/setLevel", ["level": "error"]) == [:])
    let listener = Listener()
    _ = try await desk.call("noisy", on: listener)
    #expect(await listener.messages.count == 4)
    #expect(try await desk.error("logging/setLevel", ["level": "loud"])["code"]?.int == -32602)
    #expect(try await desk.result("ping") == [:])
  }

  private func noisy() throws -> Server {
    try makeServer([
      tool("noisy") { context in
        for level in MessageLevel.allCases {
          try await context.log(level, ["is": .string(level.rawValue)], logger: "test")
        }
        return "Done."
      }
    ])
  }
}
