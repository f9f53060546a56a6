import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Calls that go on as tasks") struct TaskTests {
  private static let able: JSONObject = ["extensions": [TaskSnapshot.extensionName: [:]], "elicitation": [:]]
  private let release = Latch()
  private let clock = TestClock()

  private func desk(_ principal: String? = "alice", able: Bool = true, of server: Server? = nil) throws
    -> Desk
  {
    Desk(
      server: try server ?? self.server(), principal: principal.map { Principal(id: $0) },
      capabilities: able ? Self.able : [:])
  }

  private func server() throws -> Server {
    let release = release
    return try makeServer([
      tool("slow") { context in
        try await context.goOn { _ in
          await release.wait()
          return "Done."
        }
      },
      tool("asking") { context in
        try await context.goOn { context in
          let name = try await context.elicit(nameForm, as: "name").content["name"]?.string
          return "Hello, \(name ?? "nobody")."
        }
      },
      tool("failing") { context in try await context.goOn { _ in throw ToolError("It is closed.") } },
      tool("required") { context in try await context.goOn(asTaskRequired: true) { _ in "Done." } },
    ]) {
      $0.clock = clock
      $0.taskTime = .seconds(60)
      $0.tasksEach = 3
    }
  }

  private func task(_ tool: String, of desk: Desk) async throws -> String {
    try #require(try await desk.result("tools/call", ["name": .string(tool)])["taskId"]?.string)
  }

  /// Asks until the task stands so.
  private func wait(for status: String, of id: String, _ desk: Desk) async throws -> JSONValue {
    while true {
      let task = try await desk.result("tasks/get", ["taskId": .string(id)])
      if task["status"]?.string == status { return task }
      await Task.yield()
    }
  }

  @Test(.requirement("MCP-66", "MCP-67")) func `a task is announced flat, and is there at once`() async throws
  {
    let desk = try desk()
    let created = try await desk.result("tools/call", ["name": "slow"])
    #expect(created["resultType"] == "task")
    #expect(created["status"] == "working")
    #expect(created["ttlMs"] == 60_000)
    for member in [
      "task", "ttl", "pollInterval", "result", "error", "inputRequests", "requestState", "content",
    ] {
      #expect(created[member] == nil)
    }
    let id = try #require(created["taskId"]?.string)
    #expect(id.utf8.count >= 22)
    let got = try await desk.result("tasks/get", ["taskId": .string(id)])
    #expect(got["resultType"] == "complete")
    #expect(got["status"] == "working")
    release.open()
  }

  @Test(.requirement("MCP-66"))
  func `whoever cannot follow tasks waits for the result, or is told what it takes`() async throws {
    release.open()
    let desk = try desk(able: false)
    #expect(text(try await desk.call("slow")) == "Done.")
    let error = try await desk.error("tools/call", ["name": "required"])
    #expect(error["code"]?.int == -32021)
    #expect(
      error["data"]?["requiredCapabilities"] == ["extensions": [.init(TaskSnapshot.extensionName): [:]]])
  }

  @Test(.requirement("MCP-72")) func `the handshake era has no tasks`() async throws {
    release.open()
    var desk = try desk()
    desk.revision = .v2025_11_25
    #expect(text(try await desk.call("slow")) == "Done.")
    #expect(try await desk.error("tasks/get", ["taskId": "x"])["code"]?.int == -32601)
  }

  @Test(.requirement("MCP-68"), .timeLimit(.minutes(1))) func `the result is the tool's, and final`()
    async throws
  {
    let desk = try desk()
    let id = try await task("slow", of: desk)
    release.open()
    let done = try await wait(for: "completed", of: id, desk)
    #expect(done["result"]?["content"]?[0]?["text"] == "Done.")
    #expect(try await desk.result("tasks/cancel", ["taskId": .string(id)])["resultType"] == "complete")
    #expect(try await desk.result("tasks/get", ["taskId": .string(id)])["status"] == "completed")
    let failed = try await wait(for: "completed", of: task("failing", of: desk), desk)
    #expect(failed["result"]?["isError"] == true)
  }

  @Test(.requirement("MCP-69", "MCP-71"), .timeLimit(.minutes(1)))
  func `a question waits until the client answers it`() async throws {
    let desk = try desk()
    let id = try await task("asking", of: desk)
    let asking = try await wait(for: "input_required", of: id, desk)
    #expect(asking["inputRequests"]?["name"]?["method"] == "elicitation/create")
    #expect(asking["requestState"] == nil)
    let update: JSONObject = ["taskId": .string(id), "inputResponses": ["other": filledIn("X")]]
    #expect(try await desk.result("tasks/update", update)["status"] == nil)
    #expect(try await desk.result("tasks/get", ["taskId": .string(id)])["status"] == "input_required")
    _ = try await desk.result(
      "tasks/update", ["taskId": .string(id), "inputResponses": ["name": filledIn("Ann")]])
    let done = try await wait(for: "completed", of: id, desk)
    #expect(done["result"]?["content"]?[0]?["text"] == "Hello, Ann.")
  }

  @Test(.requirement("MCP-69")) func `a task that is given up stays so`() async throws {
    let desk = try desk()
    let id = try await task("slow", of: desk)
    for _ in 1...2 {
      #expect(try await desk.result("tasks/cancel", ["taskId": .string(id)])["taskId"] == nil)
    }
    release.open()
    #expect(try await desk.result("tasks/get", ["taskId": .string(id)])["status"] == "cancelled")
  }

  @Test(
    .requirement("MCP-70", "MCP-71", "MCP-54", "I4"),
    arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
  func `somebody else's task is not there, nor an unknown one`(method: String) async throws {
    let server = try server()
    let id = try await task("slow", of: desk(of: server))
    for (principal, id) in [("bob", id), (nil, id), ("alice", "no such task")] {
      let error = try await desk(principal, of: server)
        .error(method, ["taskId": .string(id), "inputResponses": [:]])
      #expect(error["code"]?.int == -32602)
    }
    #expect(try await desk(of: server).result("tasks/get", ["taskId": .string(id)])["status"] == "working")
    release.open()
  }

  @Test(.requirement("MCP-70"), arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
  func `whoever does not declare the extension is told to`(method: String) async throws {
    let error = try await desk(able: false).error(method, ["taskId": "x", "inputResponses": [:]])
    #expect(error["code"]?.int == -32021)
  }

  @Test(.requirement("MCP-71")) func `a stream of changes tells how the caller's own tasks stand`()
    async throws
  {
    let server = try server()
    let desk = try desk(of: server)
    let id = try await task("slow", of: desk)
    let stranger = try self.desk("bob", of: server).listen(["taskIds": [.string(id)]])
    #expect(try await read(stranger.acknowledgement())["params"]?["notifications"] == [:])
    stranger.end()
    let stream = try desk.listen(["taskIds": [.string(id)]])
    _ = try await desk.result("tasks/cancel", ["taskId": .string(id)])
    let told = try read(try #require(await stream.next()))
    #expect(told["method"] == "notifications/tasks")
    #expect(told["params"]?["status"] == "cancelled")
    #expect(told["params"]?["_meta"]?[MetaKey.subscriptionID] == "changes")
    stream.end()
    release.open()
  }

  @Test(.requirement("MCP-45"), .timeLimit(.minutes(1)))
  func `a task ends at its time, although nobody asks`() async throws {
    let desk = try desk()
    let stream: ChangeStream
    let id = try await task("slow", of: desk)
    stream = try desk.listen(["taskIds": [.string(id)]])
    clock.advance(by: .seconds(60))
    let told = try read(try #require(await stream.next()))
    #expect(told["params"]?["status"] == "failed")
    #expect(told["params"]?["error"]?["message"] == "It took too long and was given up.")
    stream.end()
    release.open()
  }

  @Test(.requirement("MCP-53")) func `nobody has more than so many`() async throws {
    let desk = try desk()
    for _ in 1...3 { _ = try await task("slow", of: desk) }
    let refused = try await desk.call("slow")
    #expect(text(refused) == "There are too many tasks; wait for some to end.")
    #expect(try await self.desk("bob", of: desk.server).call("slow")["result"]?["taskId"] != nil)
    release.open()
  }
}
