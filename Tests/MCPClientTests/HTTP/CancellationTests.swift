import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A request over HTTP that nobody waits for any more` {
  @Test(.requirement("MCP-18"))
  func `is given up in the stateless era by closing its stream, without a word`() async throws {
    let (begun, ended) = (Latch(), Latch())
    let server = FakeServer { one in
      guard one.method == "tools/call" else { return nil }
      return Response(events: { _ in
        begun.open()
        await untilCancelled()
        ended.open()
      })
    }
    try await Rig.connected(to: server) { client, server in
      let call = Task { try await failure { _ = try await client.callTool("slow") } }
      await begun.wait()
      call.cancel()
      let error = try await call.value
      #expect(error.code == .cancelled)
      #expect(error.mayHaveBeenDone)
      await ended.wait()
      #expect(server.methods == ["server/discover", "tools/call"])
    }
  }

  @Test(.requirement("MCP-78")) func `is taken back by a notification in the handshake era`() async throws {
    let server = FakeServer.handshake { one in
      one.method == "tools/call" ? Response(events: { _ in await untilCancelled() }) : nil
    }
    try await Rig.connected(to: server) { client, server in
      let call = Task { try await failure { _ = try await client.callTool("slow") } }
      _ = await server.waitFor { $0.method == "tools/call" }
      call.cancel()
      let error = try await call.value
      #expect(error.code == .cancelled)
      let told = await server.waitFor { $0.method == "notifications/cancelled" }
      #expect(told?.params?["requestId"] == server.received("tools/call").first?.id)
    }
  }

  @Test(.requirement("MCP-45"), arguments: [true, false]) func `takes no longer than it may`(isTotal: Bool)
    async throws
  {
    let server = FakeServer { one in
      one.method == "tools/call" ? Response(events: { _ in await untilCancelled() }) : nil
    }
    try await Rig.connected(to: server) { client, _ in
      var options = CallOptions()
      var deadlines = ClientDeadlines()
      if isTotal { deadlines.total = .milliseconds(20) } else { deadlines.silence = .milliseconds(20) }
      options.deadlines = deadlines
      let error = try await failure { _ = try await client.callTool("slow", [:], options) }
      #expect(error.code == .timedOut)
      #expect(error.mayHaveBeenDone)
    }
  }

  @Test func `fails at once when it is too late, or the client is closed`() async throws {
    try await Rig.connected { client, server in
      let call = Task {
        await untilCancelled()
        return try await failure { _ = try await client.callTool("late") }
      }
      call.cancel()
      let error = try await call.value
      #expect(error.code == .cancelled)
      #expect(!error.mayHaveBeenDone)
      await client.close()
      try await expectFailure(.closed) { _ = try await client.callTool("late") }
      try await expectFailure(.closed) { _ = try await client.listen(SubscriptionFilter()) }
      await client.close()
      #expect(server.methods == ["server/discover"])
    }
  }

  @Test func `fails when the client is closed meanwhile`() async throws {
    let server = FakeServer { one in
      one.method == "tools/call" ? Response(events: { _ in await untilCancelled() }) : nil
    }
    try await Rig.connected(to: server) { client, server in
      let call = Task { try await failure { _ = try await client.callTool("slow") } }
      _ = await server.waitFor { $0.method == "tools/call" }
      await client.close()
      let error = try await call.value
      #expect(error.code == .closed)
    }
  }

  @Test(.requirement("MCP-73")) func `is not taken back where it is the handshake`() async throws {
    let server = FakeServer { one in
      switch one.method {
      case "server/discover": Response(.notFound)
      case "initialize": Response(events: { _ in await untilCancelled() })
      default: Response(.accepted)
      }
    }
    try await Rig.run(server) { rig in
      let error = try await rig.failure {
        $0.revisions = [.v2025_11_25]
        $0.deadlines.silence = .seconds(2)
      }
      #expect(error.code == .timedOut)
      #expect(server.methods == ["initialize"])
    }
  }
}
