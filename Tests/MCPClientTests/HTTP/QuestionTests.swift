import PosternEventLoop
import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A question of a handshake session` {
  @Test(.requirement("MCP-64", "MCP-74", "MCP-75"))
  func `is answered by a message of its own, while the call waits`() async throws {
    let schema: JSONValue = [
      "type": "object",
      "properties": ["name": ["type": "string", "default": "John Doe"], "age": ["type": "integer"]],
    ]
    let questions: [(JSONValue, JSONValue?)] = [
      (["id": "p", "method": "ping"], [:]),
      (
        ["id": 5, "method": "elicitation/create", "params": ["message": "?", "requestedSchema": schema]],
        ["action": "accept", "content": ["age": 7, "name": "John Doe"]]
      ),
      (["id": 6, "method": "roots/list"], ["roots": [["uri": "file:///x"]]]),
      (
        [
          "id": 7, "method": "sampling/createMessage",
          "params": [
            "maxTokens": 5, "messages": [["role": "user", "content": ["type": "text", "text": "?"]]],
          ],
        ],
        [
          "role": "assistant", "content": ["type": "text", "text": "Paris"], "model": "m",
          "stopReason": "endTurn",
        ]
      ),
      (["id": 8, "method": "tasks/list"], nil),
      (
        [
          "id": 9, "method": "elicitation/create",
          "params": ["mode": "url", "message": "?", "url": "u", "elicitationId": "e"],
        ], nil
      ),
    ]
    let (answers, arrived) = AsyncStream<JSONValue>.makeStream()
    let server = FakeServer.handshake(session: "s") { one in
      if one.verb == .post, one.method == nil {
        arrived.yield(one.message ?? .null)
        return Response(.accepted)
      }
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in
        var iterator = answers.makeAsyncIterator()
        for (question, expected) in questions {
          var message = question.object ?? [:]
          message["jsonrpc"] = "2.0"
          try await events.send(.object(message))
          let answer = await iterator.next()
          #expect(answer?["id"] == question["id"])
          #expect(answer?["result"] == expected)
          if expected == nil { #expect(answer?["error"]?["code"] == -32601) }
        }
        try await events.send([
          "jsonrpc": "2.0", "id": one.id, "result": ["content": [["type": "text", "text": "done"]]],
        ])
      })
    }
    try await Rig.connected(to: server) {
      $0.input.form = { $0.accepted(["age": 7]) }
      $0.input.roots = { [Root(uri: "file:///x")] }
      $0.input.sampling = { _ in SamplingAnswer("Paris", model: "m") }
    } _: { client, server in
      let result = try await client.callTool("one")
      #expect(result.text == "done")
      let replies = server.received.filter { $0.verb == .post && $0.method == nil }
      #expect(replies.count == questions.count)
      #expect(replies.allSatisfy { $0.fields[.mcpSessionID] == "s" })
      // 2025-11-25 declares what it can be asked for once, in the handshake.
      let capabilities = server.received("initialize").first?.params?["capabilities"]
      #expect(capabilities == ["elicitation": ["form": [:]], "sampling": [:], "roots": [:]])
    }
  }

  @Test func `is not known in a revision that has none of the kind`() async throws {
    let server = FakeServer.handshake("2025-03-26") { one in
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in
        try await events.send(
          [
            "jsonrpc": "2.0", "id": 1, "method": "elicitation/create",
            "params": ["message": "?", "requestedSchema": [:]],
          ])
        await untilCancelled()
      })
    }
    try await Rig.connected(to: server) {
      $0.input.form = { $0.accepted() }
    } _: { client, server in
      let call = Task { _ = try await client.callTool("one") }
      let reply = await server.waitFor { $0.verb == .post && $0.method == nil }
      #expect(reply?.message?["error"]?["code"] == -32601)
      call.cancel()
    }
  }

  @Test(.requirement("MCP-81"))
  func `may be a page that has to be visited first, and it is told when that is done`() async throws {
    let page: JSONValue = [
      "mode": "url", "elicitationId": "e1", "url": "https://example.com/", "message": "Sign in.",
    ]
    let server = FakeServer.handshake(session: "s") { one in
      if one.verb == .get {
        return Response(events: { events in
          try await events.send(note("elicitation/complete", ["elicitationId": "e1"]))
          await untilCancelled()
        })
      }
      return one.method == "tools/call" ? .error(one.id, -32042, data: ["elicitations": [page]]) : nil
    }
    let (done, heard) = AsyncStream<String>.makeStream()
    try await Rig.connected(to: server) {
      $0.opensEventStream = true
      $0.input.page = { _ in ElicitationAnswer(.accept) }
      $0.input.pageDone = { heard.yield($0) }
    } _: { client, _ in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(
        error.refusal?.requiredPages == [PageRequest("Sign in.", url: "https://example.com/", id: "e1")])
      var iterator = done.makeAsyncIterator()
      #expect(await iterator.next() == "e1")
    }
  }

  @Test func `that is taken back is not answered any more`() async throws {
    let (asked, stopped) = (Latch(), Latch())
    let server = FakeServer.handshake { one in
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in
        try await events.send(["jsonrpc": "2.0", "id": 5, "method": "roots/list"])
        await asked.wait()
        try await events.send(note("cancelled", ["requestId": 5]))
        await stopped.wait()
        try await events.send(["jsonrpc": "2.0", "id": one.id, "result": ["content": []]])
      })
    }
    try await Rig.connected(to: server) {
      $0.input.roots = {
        asked.open()
        await untilCancelled()
        stopped.open()
        return []
      }
    } _: { client, server in
      _ = try await client.callTool("one")
      _ = try await client.callTool("two", [:], .init())
      #expect(!server.received.contains { $0.verb == .post && $0.method == nil })
    }
  }

  @Test func `stops the clock of silence while somebody thinks`() async throws {
    let server = FakeServer.handshake { one in
      if one.verb == .post, one.method == nil { return Response(.accepted) }
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in
        try await events.send(["jsonrpc": "2.0", "id": 5, "method": "roots/list"])
        await untilCancelled()
      })
    }
    try await Rig.connected(to: server) {
      $0.input.roots = {
        // Longer than silence may be.
        try await LoopClock().sleep(until: .current.advanced(by: .milliseconds(1800)), tolerance: nil)
        return []
      }
    } _: { client, server in
      var options = CallOptions()
      var deadlines = ClientDeadlines()
      deadlines.silence = .milliseconds(1500)
      options.deadlines = deadlines
      let call = Task { [options] in try await failure { _ = try await client.callTool("one", [:], options) }
      }
      let reply = await server.waitFor { $0.verb == .post && $0.method == nil }
      #expect(reply?.message?["result"] == ["roots": []])
      // Afterwards it runs again.
      let error = try await call.value
      #expect(error.code == .timedOut)
    }
  }
}
