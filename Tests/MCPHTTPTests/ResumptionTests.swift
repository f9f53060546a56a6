import PosternJSON
import PosternMCP
import PosternMCPHTTP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Coming back to an answer", .requirement("MCP-79"), .timeLimit(.minutes(1)))
struct ResumptionTests {
  /// Says one thing, waits, and says more.
  private func chatty(_ cue: Latch, lets go: Bool = false) throws -> RegisteredTool {
    try tool("chatty") { context in
      try await context.log(.info, 0)
      if go { context.releaseConnection(retry: .milliseconds(1500)) }
      await cue.wait()
      for number in 1...5 { try await context.log(.info, .int(Int64(number))) }
      return "Done."
    }
  }

  private func call(_ session: String, id: String = "1", version: String = "2025-11-25") -> String {
    Message.old(
      "tools/call", #"{"name":"chatty"}"#, id: id, version: version, with: "Mcp-Session-Id: \(session)")
  }

  private func numbers(_ events: [StreamEvent]) -> [Int64?] {
    events.map { $0.message["params"]?["data"]?.int }
  }

  @Test(arguments: [("2025-11-25", true), ("2025-06-18", false)])
  func `begins with an event of nothing, in the revision that has one`(version: String, hasOne: Bool)
    async throws
  {
    let cue = Latch()
    try await withEndpoint(makeServer([chatty(cue)]), sessions: true) { http in
      let id = try await open(http, version: version)
      let connection = try await http.connect()
      try await connection.begin(call(id, version: version))
      let first = try #require(await connection.event())
      #expect(first.data.isEmpty == hasOne)
      #expect(first.id == (hasOne ? "1-0" : "1-1"))
      cue.open()
      while try await connection.event() != nil {}
    }
  }

  @Test func `gives all of it to who has seen nothing, and the rest to who has seen some`() async throws {
    let cue = Latch()
    try await withEndpoint(makeServer([chatty(cue)]), sessions: true) { http in
      let id = try await open(http)
      let connection = try await http.connect()
      try await connection.begin(call(id))
      let first = try #require(await connection.event())
      await connection.reset()
      cue.open()
      let all = try await http.exchange(get(id, after: first.id)).streamEvents
      #expect(numbers(all) == [0, 1, 2, 3, 4, 5, nil])
      #expect(text(try #require(all.last).message) == "Done.")
      for (index, event) in all.enumerated() {
        let rest = try await http.exchange(get(id, after: event.id)).streamEvents
        #expect(rest.map(\.id) == all.dropFirst(index + 1).map(\.id))
      }
    }
  }

  @Test func `gives one answer, and not what others are told`() async throws {
    let cue = Latch()
    try await withEndpoint(makeServer([chatty(cue)]), sessions: true) { http in
      let id = try await open(http)
      let (one, two) = (try await http.connect(), try await http.connect())
      try await one.begin(call(id, id: "1"))
      try await two.begin(call(id, id: "2"))
      let firsts = [try #require(await one.event()?.id), try #require(await two.event()?.id)]
      await one.close()
      await two.close()
      cue.open()
      for (number, first) in firsts.enumerated() {
        let answer = try await http.exchange(get(id, after: first)).streamEvents
        #expect(answer.last?.message["id"]?.int == Int64(number + 1))
        #expect(answer.allSatisfy { $0.id?.split(separator: "-").first == first.split(separator: "-").first })
      }
      // Nor is it there in another session, of the same user or not.
      let other = try await open(http)
      try await http.expect(404, of: get(other, after: firsts[0]))
    }
  }

  @Test func `takes the stream from who reads it, so that nothing is on two`() async throws {
    let cue = Latch()
    try await withEndpoint(makeServer([chatty(cue)]), sessions: true) { http in
      let id = try await open(http)
      let (older, newer) = (try await http.connect(), try await http.connect())
      try await older.begin(call(id))
      _ = try await older.event()
      let last = try #require(await older.event()?.id)
      try await newer.begin(get(id, after: last))
      #expect(try await older.event() == nil)
      cue.open()
      #expect(try await newer.event()?.message["params"]?["data"]?.int == 1)
      while try await newer.event() != nil {}
    }
  }

  @Test func `is asked for by the server, with a time to wait, when it lets the connection go`() async throws
  {
    let cue = Latch()
    try await withEndpoint(makeServer([chatty(cue, lets: true)]), sessions: true) { http in
      let id = try await open(http)
      let connection = try await http.connect()
      try await connection.begin(call(id))
      _ = try await connection.event()
      _ = try await connection.event()
      let release = try #require(await connection.event())
      #expect(release.retry == "1500" && release.id == "1-1" && release.data.isEmpty)
      #expect(try await connection.event() == nil)
      cue.open()
      let back = try await http.exchange(get(id, after: "1-1")).streamEvents
      #expect(numbers(back) == [1, 2, 3, 4, 5, nil])
    }
  }

  @Test(arguments: [true, false]) func `gives as much as is kept, the newest first of all`(byCount: Bool)
    async throws
  {
    let cue = Latch()
    let keep = { (configuration: inout MCPEndpoint.Configuration) in
      if byCount { configuration.sessions.keptMessages = 2 } else { configuration.sessions.keptBytes = 1 }
    }
    try await withEndpoint(makeServer([chatty(cue)]), sessions: true, configure: keep) { http in
      let id = try await open(http)
      let connection = try await http.connect()
      try await connection.begin(call(id))
      _ = try await connection.event()
      await connection.close()
      cue.open()
      // The call is over when another has been answered, as there is one loop.
      try await http.expect(200, of: Message.old("ping", with: "Mcp-Session-Id: \(id)"))
      let back = try await http.exchange(get(id, after: "1-0")).streamEvents
      #expect(numbers(back.suffix(2)) == (byCount ? [5, nil] : [nil]))
      #expect(back.last?.id == "1-7")
    }
  }
}
