import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Listening for changes over HTTP` {
  private let wanted = {
    var filter = SubscriptionFilter()
    (filter.toolsListChanged, filter.promptsListChanged, filter.resources) = (true, true, ["note://x"])
    return filter
  }()

  @Test(.requirement("MCP-38", "MCP-39", "MCP-40", "MCP-42"))
  func `tells what was promised, until the server ends it in good order`() async throws {
    let server = Self.listening { events, id in
      try await events.send(subscribed("tools/list_changed", id))
      try await events.send(subscribed("resources/list_changed", id))
      try await events.send(subscribed("resources/updated", id, ["uri": "note://x"]))
      try await events.send(["jsonrpc": "2.0", "id": id, "result": ["resultType": "complete"]])
    }
    try await Rig.connected(to: server) { client, server in
      let changes = try await client.listen(wanted)
      #expect(changes.acknowledged.toolsListChanged)
      #expect(!changes.acknowledged.promptsListChanged)
      var heard: [Change] = []
      for try await change in changes { heard.append(change) }
      #expect(heard == [.tools, .resource(uri: "note://x")])
      let request = server.received("subscriptions/listen").first
      #expect(
        request?.params?["notifications"] == [
          "toolsListChanged": true, "promptsListChanged": true, "resourceSubscriptions": ["note://x"],
        ])
    }
  }

  @Test func `fails when the stream breaks off, before and after the promise`() async throws {
    try await Rig.connected(to: Self.listening { _, _ in }) { client, _ in
      let changes = try await client.listen(wanted)
      try await expectFailure(.interrupted) { for try await _ in changes {} }
    }
    let server = FakeServer { $0.method == "subscriptions/listen" ? .stream() : nil }
    try await Rig.connected(to: server) { client, _ in
      try await expectFailure(.interrupted) { _ = try await client.listen(wanted) }
    }
  }

  @Test(.requirement("MCP-42", "MCP-43"))
  func `is refused where there is nothing, and ended by whoever stops reading`() async throws {
    try await Rig.connected { client, _ in
      let error = try await failure { _ = try await client.listen(wanted) }
      #expect(error.refusal?.code == .methodNotFound)
    }
    let ended = Latch()
    let server = Self.listening { events, id in
      try await events.send(subscribed("tools/list_changed", id))
      await untilCancelled()
      ended.open()
    }
    try await Rig.connected(to: server) { client, server in
      for try await change in try await client.listen(wanted) {
        #expect(change == .tools)
        break
      }
      await ended.wait()
      #expect(server.received("notifications/cancelled").isEmpty)
    }
  }

  @Test func `is no longer than its promise may take`() async throws {
    let server = FakeServer { one in
      one.method == "subscriptions/listen" ? Response(events: { _ in await untilCancelled() }) : nil
    }
    try await Rig.connected(to: server) { client, server in
      var options = CallOptions()
      var deadlines = ClientDeadlines()
      deadlines.silence = .milliseconds(20)
      options.deadlines = deadlines
      let error = try await failure { _ = try await client.listen(wanted, options) }
      #expect(error.code == .timedOut)
      let listening = Task { try await failure { _ = try await client.listen(wanted) } }
      _ = await server.waitFor { $0.method == "subscriptions/listen" }
      listening.cancel()
      let given = try await listening.value
      #expect(given.code == .cancelled)
    }
  }

  @Test(.requirement("MCP-80")) func `subscribes a session to the resources, and hears the session's stream`()
    async throws
  {
    let (subscribed, changed) = (Latch(), Latch())
    let server = FakeServer.handshake(session: "s") { one in
      if one.method == "resources/subscribe" { subscribed.open() }
      if one.method == "resources/unsubscribe" { changed.open() }
      guard one.verb == .get else { return nil }
      return Response(events: { events in
        await subscribed.wait()
        try await events.send(note("prompts/list_changed", [:]))
        try await events.send(note("resources/updated", ["uri": "note://other"]))
        try await events.send(note("resources/updated", ["uri": "note://x"]))
        await untilCancelled()
      })
    }
    try await Rig.connected(to: server) {
      $0.opensEventStream = true
    } _: { client, server in
      var filter = wanted
      filter.promptsListChanged = false
      for try await change in try await client.listen(filter) {
        #expect(change == .resource(uri: "note://x"))
        break
      }
      await changed.wait()
      #expect(server.received("resources/subscribe").map(\.params) == [["uri": "note://x"]])
      #expect(server.received("resources/unsubscribe").map(\.params) == [["uri": "note://x"]])
    }
  }

  @Test func `ends with the client`() async throws {
    try await Rig.connected(to: Self.listening { _, _ in await untilCancelled() }) { client, _ in
      let changes = try await client.listen(wanted)
      let reading = Task { try await expectFailure(.closed) { for try await _ in changes {} } }
      await client.close()
      try await reading.value
    }
  }

  /// A server that promises tools and a resource, and then does something.
  private static func listening(
    _ body: @escaping @Sendable (EventWriter, JSONValue) async throws -> Void
  ) -> FakeServer {
    FakeServer { one in
      guard one.method == "subscriptions/listen" else { return nil }
      return Response(events: { events in
        let promise: JSONValue = ["toolsListChanged": true, "resourceSubscriptions": ["note://x"]]
        try await events.send(subscribed("subscriptions/acknowledged", one.id, ["notifications": promise]))
        try await body(events, one.id)
      })
    }
  }
}

/// A notification on a subscription.
private func subscribed(_ method: String, _ id: JSONValue, _ params: JSONObject = [:]) -> JSONValue {
  var params = params
  params["_meta"] = ["io.modelcontextprotocol/subscriptionId": id]
  return note(method, params)
}
