import PosternCryptography
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternStorage
import PosternTesting
import Testing

/// Two processes that serve the same clients, as far as they can tell.
@Suite("A replica", .timeLimit(.minutes(1))) struct ReplicaTests {
  private let clock = TestClock()
  private let sealed: SealedStore
  private let release = Latch()
  private let stopped = Latch()
  private static let able: JSONObject = [
    "elicitation": ["form": [:]], "extensions": [.init(TaskSnapshot.extensionName): [:]],
  ]

  init() throws {
    sealed = SealedStore(MemoryStore(clock: clock), keys: FixedKeys(try KeyRing(current: .random())))
  }

  private func server(_ sealed: SealedStore? = nil) throws -> Server {
    let (release, stopped) = (release, stopped)
    return try makeServer([
      tool("greet", .sends) { context in
        var names: [String] = []
        for number in 1...3 {
          let answer = try await context.elicit(nameForm, as: "name\(number)")
          names.append(answer.content["name"]?.string ?? "nobody")
        }
        return "Hello, \(names.joined(separator: ", "))."
      },
      tool("slow") { context in
        try await context.goOn { _ in
          await withTaskCancellationHandler {
            await release.wait()
          } onCancel: {
            stopped.open()
            release.open()
          }
          return "Done."
        }
      },
      tool("asking") { context in
        try await context.goOn { context in
          let answer = try await context.elicit(nameForm, as: "name")
          return "Hello, \(answer.content["name"]?.string ?? "nobody")."
        }
      },
    ]) {
      $0.state = sealed ?? self.sealed
      $0.clock = clock
      $0.growingLists = [.prompts]
    }
  }

  private func desk(_ server: Server, _ principal: String = "alice") -> Desk {
    Desk(server: server, principal: Principal(id: principal), capabilities: Self.able)
  }

  /// Two replicas that keep up with each other while `body` runs.
  private func together(_ body: (Desk, Desk) async throws -> Void) async throws {
    let (one, other) = (try server(), try server())
    let keeping = [one, other].map { server in Task { await server.keepUp() } }
    defer { for task in keeping { task.cancel() } }
    // Each has heard nothing yet and knows it: what comes from here on is news.
    while clock.sleeperCount < 2 { await Task.yield() }
    try await body(desk(one), desk(other))
  }

  /// Asks until the task stands so.
  private func wait(for status: String, of id: String, _ desk: Desk) async throws -> JSONValue {
    while true {
      let task = try await desk.result("tasks/get", ["taskId": .string(id)])
      if task["status"]?.string == status { return task }
      await Task.yield()
    }
  }

  private func task(_ tool: String, of desk: Desk) async throws -> String {
    try #require(try await desk.result("tools/call", ["name": .string(tool)])["taskId"]?.string)
  }

  @Test(.requirement("MCP-35")) func `goes on where another has asked, round after round`() async throws {
    let desks = [desk(try server()), desk(try server())]
    var more: JSONObject = [:]
    for number in 1...3 {
      let answer = try await desks[number % 2].call("greet", more: more)
      #expect(answer["result"]?["inputRequests"]?["name\(number)"] != nil)
      more = [
        "inputResponses": ["name\(number)": filledIn("Ann \(number)")],
        "requestState": try #require(answer["result"]?["requestState"]),
      ]
    }
    #expect(text(try await desks[0].call("greet", more: more)) == "Hello, Ann 1, Ann 2, Ann 3.")
    // The last state is used, on whichever of them it comes again (I3).
    for desk in desks {
      #expect(try await desk.call("greet", more: more)["error"]?["code"]?.int == -32602)
    }
  }

  @Test(.requirement("MCP-41")) func `tells what has changed in another, and hears itself once`() async throws
  {
    try await together { one, other in
      let streams = [one, other].map {
        try? $0.listen(["toolsListChanged": true, "promptsListChanged": true])
      }
      try one.server.add(tool("another") { _ in "" })
      for stream in streams {
        let told = try read(try #require(await stream?.next()))
        #expect(told["method"] == "notifications/tools/list_changed")
      }
      one.server.changes.publish(.prompts)
      for stream in streams {
        let told = try read(try #require(await stream?.next()))
        #expect(told["method"] == "notifications/prompts/list_changed")
        stream?.end()
      }
    }
  }

  @Test(.requirement("MCP-41")) func `says that anything may have changed after it was away for long`()
    async throws
  {
    let (one, other) = (try server(), try server())
    let first = Task { await one.keepUp() }
    while clock.sleeperCount < 1 { await Task.yield() }
    first.cancel()
    await first.value
    let log = StoreLog("mcp.events", of: [String: String].self, in: sealed, for: .seconds(120))
    try await log.append(["from": "somebody", "kind": "resource", "name": "test://a"])
    clock.advance(by: .seconds(121))
    let stream = try desk(one).listen(["toolsListChanged": true])
    let again = Task { await one.keepUp() }
    let told = try read(try #require(await stream.next()))
    #expect(told["method"] == "notifications/tools/list_changed")
    again.cancel()
    stream.end()
    other.stop()
  }

  @Test(.requirement("MCP-67", "I4")) func `answers for a task that another runs, to its owner`() async throws
  {
    try await together { one, other in
      let id = try await task("slow", of: one)
      #expect(try await other.result("tasks/get", ["taskId": .string(id)])["status"] == "working")
      let stranger = desk(other.server, "bob")
      for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
        let error = try await stranger.error(method, ["taskId": .string(id), "inputResponses": [:]])
        #expect(error["code"]?.int == -32602)
      }
      release.open()
      let done = try await wait(for: "completed", of: id, other)
      #expect(done["result"]?["content"]?[0]?["text"] == "Done.")
      // What has ended stays as it is.
      _ = try await other.result("tasks/cancel", ["taskId": .string(id)])
      #expect(try await one.result("tasks/get", ["taskId": .string(id)])["status"] == "completed")
    }
  }

  @Test(.requirement("MCP-69")) func `brings answers to a task that another runs`() async throws {
    try await together { one, other in
      let id = try await task("asking", of: one)
      let asked = try await wait(for: "input_required", of: id, other)
      #expect(asked["inputRequests"]?["name"]?["method"] == "elicitation/create")
      _ = try await other.result(
        "tasks/update", ["taskId": .string(id), "inputResponses": ["name": filledIn("Ann")]])
      let done = try await wait(for: "completed", of: id, other)
      #expect(done["result"]?["content"]?[0]?["text"] == "Hello, Ann.")
    }
  }

  @Test(.requirement("MCP-68")) func `gives up a task that another runs`() async throws {
    try await together { one, other in
      let id = try await task("slow", of: one)
      _ = try await other.result("tasks/cancel", ["taskId": .string(id)])
      #expect(try await other.result("tasks/get", ["taskId": .string(id)])["status"] == "cancelled")
      await stopped.wait()
      #expect(try await wait(for: "cancelled", of: id, one)["status"] == "cancelled")
    }
  }

  @Test(.requirement("MCP-71", "I4")) func `tells how a task stands that another runs`() async throws {
    try await together { one, other in
      let id = try await task("slow", of: one)
      let stream = try other.listen(["taskIds": [.string(id)]])
      let promised = try read(await stream.acknowledgement())
      #expect(promised["params"]?["notifications"]?["taskIds"] == [.string(id)])
      let stranger = try desk(other.server, "bob").listen(["taskIds": [.string(id)]])
      let nothing = try read(await stranger.acknowledgement())
      #expect(nothing["params"]?["notifications"] == [:])
      release.open()
      let told = try read(try #require(await stream.next()))
      #expect(told["params"]?["status"] == "completed")
      #expect(told["params"]?["taskId"] == .string(id))
      stream.end()
      stranger.end()
    }
  }

  @Test(.requirement("MCP-68")) func `says of a task whose process has gone that it failed`() async throws {
    let (gone, other) = (desk(try server()), desk(try server()))
    let id = try await task("slow", of: gone)
    clock.advance(by: .seconds(29))
    #expect(try await other.result("tasks/get", ["taskId": .string(id)])["status"] == "working")
    clock.advance(by: .seconds(2))
    for _ in 1...2 {
      let task = try await other.result("tasks/get", ["taskId": .string(id)])
      #expect(task["status"] == "failed")
      #expect(task["error"]?["message"]?.string?.contains("has stopped") == true)
    }
    release.open()
  }

  @Test(.requirement("J10"))
  func `that cannot reach the store says so, and never that something is not there`()
    async throws
  {
    let store = Unreachable()
    let lone = desk(try server(SealedStore(store, keys: sealed.keys)))
    let asked = try await lone.call("greet")
    let more: JSONObject = [
      "inputResponses": ["name1": filledIn("Ann")],
      "requestState": try #require(asked["result"]?["requestState"]),
    ]
    for answer in [
      try await lone.call("greet", more: more), try await lone.call("slow"),
      try await lone.ask("tasks/get", ["taskId": "x"]), try await lone.ask("tasks/cancel", ["taskId": "x"]),
    ] {
      #expect(answer["error"]?["message"]?.string?.contains("cannot reach its store") == true)
      #expect(answer["result"] == nil)
    }
    // What needs no store goes on.
    #expect(try await lone.result("tools/list")["tools"]?.array?.count == 3)
  }
}

/// A store during an outage.
private struct Unreachable: KeyValueStore {
  private static let error = StoreError(.unavailable, "Nobody answers.")
  func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]? { throw Self.error }
  func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]? { throw Self.error }
  func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool { throw Self.error }
  func scan(
    _ range: StoreRange, from cursor: ScanCursor, limit: Int
  ) async throws(StoreError) -> ScanPage { throw Self.error }
  func increment(
    _ key: StoreKey, by amount: Int64, window: Duration
  ) async throws(StoreError) -> WindowCount { throw Self.error }
  func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease? {
    throw Self.error
  }
  func announce(_ topic: String) async throws(StoreError) { throw Self.error }
  func announcements(of topic: String) -> AsyncStream<Void> { AsyncStream { _ in } }
  func check() async throws(StoreError) { throw Self.error }
  var epoch: String { get async throws(StoreError) { throw Self.error } }
  func close() async {}
}
