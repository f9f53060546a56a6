import PosternCryptography
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("The state that a client carries") struct StateTests {
  private let keys: KeyRing
  private let time = TestClock()

  init() throws { keys = try KeyRing(current: .random()) }

  private func desk(_ effect: Effect = .reads, principal: String = "alice", keys other: KeyRing? = nil) throws
    -> Desk
  {
    let now = 1_000_000 + time.now.offset.components.seconds * 1_000
    let server = try makeServer([
      greeter(effect),
      tool("other") { context in
        _ = try await context.elicit(nameForm, as: "name")
        return "Other."
      },
    ]) {
      $0.state = sealedState(other ?? keys)
      $0.unixTime = { now }
      $0.inputTime = .seconds(60)
    }
    return Desk(server: server, principal: Principal(id: principal), capabilities: forms)
  }

  private func state(of desk: Desk, _ arguments: JSONObject? = nil) async throws -> String {
    let result = try await desk.result("tools/call", desk.call(of: "greet", arguments))
    return try #require(result["requestState"]?.string)
  }

  private func bring(_ state: String, to desk: Desk, tool: String = "greet") async throws -> JSONValue {
    try await desk.call(
      tool, more: ["inputResponses": ["name": filledIn("Ann")], "requestState": .string(state)])
  }

  private func refused(_ answer: JSONValue) -> Bool {
    answer["error"]?["code"]?.int == -32602 && answer["result"] == nil
  }

  @Test(.requirement("MCP-35", "I3")) func `is taken where it belongs`() async throws {
    let desk = try desk()
    #expect(text(try await bring(state(of: desk), to: desk)) == "Hello, Ann.")
  }

  @Test(.requirement("MCP-35", "I3")) func `is refused when one character of it was changed, wherever`()
    async throws
  {
    let desk = try desk()
    let state = Array(try await state(of: desk).utf8)
    for place in stride(from: 0, to: state.count, by: 7) {
      var changed = state
      changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(refused(try await bring(String(decoding: changed, as: UTF8.self), to: desk)), "\(place)")
    }
  }

  @Test(.requirement("MCP-35", "I3"), arguments: ["", "x", "AAAA", "tampered", "..", "=?base64?eA==?="])
  func `is refused when it was never ours`(state: String) async throws {
    #expect(refused(try await bring(state, to: desk())))
  }

  @Test(.requirement("MCP-35", "I3"))
  func `is refused of somebody else, on another tool, and with other arguments`() async throws {
    let desk = try desk()
    let state = try await state(of: desk)
    #expect(refused(try await bring(state, to: self.desk(principal: "bob"))))
    #expect(refused(try await bring(state, to: desk, tool: "other")))
    let answer = try await desk.call(
      "greet", ["more": 1],
      more: ["inputResponses": ["name": filledIn("Ann")], "requestState": .string(state)])
    #expect(refused(answer))
  }

  @Test(.requirement("MCP-35", "I3")) func `is refused under another key, and cut short`() async throws {
    let state = try await state(of: desk())
    #expect(refused(try await bring(state, to: desk(keys: KeyRing(current: .random())))))
    #expect(refused(try await bring(String(state.dropLast()), to: desk())))
  }

  @Test(.requirement("MCP-35", "I3")) func `is refused when its time is over`() async throws {
    let state = try await state(of: desk())
    time.advance(by: .seconds(59))
    #expect(text(try await bring(state, to: desk())) == "Hello, Ann.")
    time.advance(by: .seconds(2))
    #expect(refused(try await bring(state, to: desk())))
  }

  @Test(.requirement("MCP-35", "I3")) func `is good once where twice would do something twice`() async throws
  {
    let once = try desk(.sends)
    let state = try await state(of: once)
    #expect(text(try await bring(state, to: once)) == "Hello, Ann.")
    #expect(refused(try await bring(state, to: once)))
    let reading = try desk(.reads)
    let other = try await self.state(of: reading)
    #expect(text(try await bring(other, to: reading)) == "Hello, Ann.")
    #expect(text(try await bring(other, to: reading)) == "Hello, Ann.")
  }

  @Test(.requirement("I3")) func `the error is short, and the same whatever was wrong`() async throws {
    let desk = try desk()
    let state = try await state(of: desk)
    let forged = try await bring("x", to: desk)["error"]?["message"]
    #expect(try await bring(state, to: self.desk(principal: "bob"))["error"]?["message"] == forged)
    #expect(forged?.string?.isEmpty == false)
  }
}
