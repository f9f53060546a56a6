import PosternHTTPServer
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A call that becomes a task` {
  @Test(.requirement("MCP-66", "MCP-67", "MCP-68", "MCP-69"))
  func `is followed to its result, and answered on the way`() async throws {
    let form: JSONValue = [
      "method": "elicitation/create", "params": ["message": "?", "requestedSchema": [:]],
    ]
    let server = Self.server(
      [
        ["status": "working"],
        ["status": "input_required", "inputRequests": ["a": form, "b": form]],
        // What was answered already may still be there.
        ["status": "input_required", "inputRequests": ["b": form, "c": form]],
        ["status": "completed", "result": FakeServer.text("done")],
      ])
    try await Rig.connected(to: server) {
      $0.allowTasks()
      $0.input.form = { $0.accepted() }
    } _: { client, server in
      let result = try await client.callTool("slow")
      #expect(result.text == "done")
      let capabilities = server.received("tools/call").first?.params?["_meta"]?[
        "io.modelcontextprotocol/clientCapabilities"]
      #expect(capabilities?["extensions"] == ["io.modelcontextprotocol/tasks": [:]])
      let answers = server.received("tasks/update").map {
        $0.params?["inputResponses"]?.object?.map(\.key) ?? []
      }
      #expect(answers == [["a", "b"], ["c"]])
      #expect(server.received("tasks/get").allSatisfy { $0.params?["taskId"] == "t1" })
      #expect(server.received("tasks/get").count == 4)
    }
  }

  @Test func `may fail, and may be given up by the server`() async throws {
    let failed = Self.server([["status": "failed", "error": ["code": -32603, "message": "broke"]]])
    try await Rig.connected(to: failed) {
      $0.allowTasks()
    } _: { client, _ in
      let error = try await failure { _ = try await client.callTool("slow") }
      #expect(error.refusal?.message == "broke")
    }
    try await Rig.connected(to: Self.server([["status": "cancelled"]])) {
      $0.allowTasks()
    } _: { client, _ in
      try await expectFailure(.taskCancelled) { _ = try await client.callTool("slow") }
    }
    for broken in [["status": "other"], ["status": "completed"], ["status": "failed", "error": 7]]
      as [JSONObject]
    {
      try await Rig.connected(to: Self.server([broken])) {
        $0.allowTasks()
      } _: { client, _ in
        try await expectFailure(.invalidAnswer) { _ = try await client.callTool("slow") }
      }
    }
  }

  @Test func `is given up with whoever waits for it`() async throws {
    let server = Self.server(Array(repeating: ["status": "working"], count: 10_000))
    try await Rig.connected(to: server) {
      $0.allowTasks()
    } _: { client, server in
      let call = Task { try await failure { _ = try await client.callTool("slow") } }
      _ = await server.waitFor { $0.method == "tasks/get" }
      call.cancel()
      let error = try await call.value
      #expect(error.code == .cancelled)
      let told = await server.waitFor { $0.method == "tasks/cancel" }
      #expect(told?.params?["taskId"] == "t1")
    }
  }

  @Test(.requirement("MCP-66")) func `is no answer to a client that never said it takes any`() async throws {
    try await Rig.connected(to: Self.server([])) { client, server in
      try await expectFailure(.invalidAnswer) { _ = try await client.callTool("slow") }
      let capabilities = server.received("tools/call").first?.params?["_meta"]?[
        "io.modelcontextprotocol/clientCapabilities"]
      #expect(capabilities == [:])
    }
  }

  @Test func `can be taken as a task, asked after and cancelled`() async throws {
    try await Rig.connected(to: Self.server([["status": "working"]])) {
      $0.allowTasks()
    } _: { client, server in
      guard case .task(let task) = try await client.startTool("slow") else {
        Issue.record("no task")
        return
      }
      #expect(task.id == "t1")
      #expect(task.pollInterval == 10)
      let now = try await client.task(task.id)
      #expect(now.state == .working)
      try await client.cancelTask(task.id)
      #expect(server.methods.suffix(3) == ["tools/call", "tasks/get", "tasks/cancel"])
    }
  }

  @Test(.requirement("MCP-72")) func `has no place in the handshake era`() async throws {
    try await Rig.connected(to: .handshake()) {
      $0.allowTasks()
    } _: { client, server in
      #expect(server.received("initialize").first?.params?["capabilities"]?["extensions"] == nil)
      try await expectFailure(.notInRevision) { _ = try await client.task("t1") }
    }
  }

  /// A server whose tool becomes a task that stands so, then so.
  private static func server(_ states: [JSONObject]) -> FakeServer {
    let next = Mutex(0)
    return FakeServer { one in
      var task: JSONObject = [
        "resultType": "complete", "taskId": "t1", "createdAt": "2026-01-01T00:00:00Z",
        "lastUpdatedAt": "2026-01-01T00:00:00Z", "ttlMs": .null, "pollIntervalMs": 10,
      ]
      switch one.method {
      case "tools/call":
        (task["resultType"], task["status"]) = ("task", "working")
        return .result(one.id, .object(task))
      case "tasks/get":
        let state = next.withLock { number in
          defer { number += 1 }
          return states[min(number, states.count - 1)]
        }
        for member in state { task[member.key] = member.value }
        return .result(one.id, .object(task))
      case "tasks/update", "tasks/cancel": return .result(one.id, ["resultType": "complete"])
      default: return nil
      }
    }
  }
}
