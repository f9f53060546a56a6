import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A stream that answers a request` {
  @Test(.requirement("MCP-15", "MCP-44", "MCP-63")) func `tells progress and notes before the answer`()
    async throws
  {
    let server = FakeServer { one in
      guard one.method == "tools/call", let token = one.params?["_meta"]?["progressToken"] else { return nil }
      return Response(events: { events in
        for done in [1, 1, 3] as [JSONValue] {
          try await events.send(
            note("progress", ["progressToken": token, "progress": done, "total": 3, "message": "so far"]))
        }
        try await events.send(note("message", ["level": "warning", "logger": "l", "data": ["a": 1]]))
        try await events.send(["jsonrpc": "2.0", "id": one.id, "result": FakeServer.text("done")])
      })
    }
    try await Rig.connected(to: server) { client, server in
      let heard = Mutex<[String]>([])
      var options = CallOptions()
      options.onProgress = { progress in
        heard.withLock { $0.append("\(progress.done)/\(progress.total ?? 0) \(progress.message ?? "")") }
      }
      options.onMessage = { message in
        heard.withLock {
          $0.append("\(message.level) \(message.logger ?? "") \(message.data["a"]?.int ?? 0)")
        }
      }
      options.level = .warning
      let result = try await client.callTool("one", [:], options)
      #expect(result.text == "done")
      #expect(heard.withLock { $0 } == ["1.0/3.0 so far", "3.0/3.0 so far", "warning l 1"])
      let meta = server.received("tools/call").first?.params?["_meta"]
      #expect(meta?["progressToken"] == server.received("tools/call").first?.id)
      #expect(meta?["io.modelcontextprotocol/logLevel"] == "warning")
      // Who wants neither asks for neither.
      _ = try await client.tools()
      let plain = server.received("tools/list").first?.params?["_meta"]
      #expect(plain?["progressToken"] == nil)
      #expect(plain?["io.modelcontextprotocol/logLevel"] == nil)
    }
  }

  @Test(.requirement("MCP-16")) func `loses its request in the stateless era when it breaks off`()
    async throws
  {
    let server = FakeServer { one in
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in try await events.send("", id: "1", retry: 1) })
    }
    try await Rig.connected(to: server) { client, server in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(error.code == .noAnswer)
      #expect(error.mayHaveBeenDone)
      #expect(server.received.allSatisfy { $0.verb == .post })
    }
  }

  @Test(.requirement("MCP-79"))
  func `is gone on with in the handshake era, by the last event and after the time that it says`()
    async throws
  {
    let server = FakeServer.handshake(session: "s") { one in
      if one.verb == .get {
        let last = one.fields[.lastEventID] ?? ""
        return Response(events: { events in
          // The first time it breaks off once more.
          guard last == "e2" else { return try await events.send("", id: "e2") }
          try await events.send([
            "jsonrpc": "2.0", "id": 3, "result": ["content": [["type": "text", "text": "late"]]],
          ])
        })
      }
      guard one.method == "tools/call" else { return nil }
      return Response(events: { events in try await events.send("", id: "e1", retry: 1234) })
    }
    let pauses = Mutex<[Duration]>([])
    try await Rig.connected(to: server) {
      $0.timing.pause = { pause in pauses.withLock { $0.append(pause) } }
    } _: { client, server in
      let result = try await client.callTool("one")
      #expect(result.text == "late")
      let resumptions = server.received.filter { $0.verb == .get }
      #expect(resumptions.map { $0.fields[.lastEventID] } == ["e1", "e2"])
      #expect(
        resumptions.allSatisfy {
          $0.fields[.mcpSessionID] == "s" && $0.fields[.accept] == "text/event-stream"
        })
      #expect(resumptions.allSatisfy { $0.fields[.mcpProtocolVersion] == "2025-11-25" })
      #expect(pauses.withLock { $0 } == [.milliseconds(1234), .milliseconds(1234)])
      #expect(server.received("tools/call").count == 1)
    }
  }

  @Test func `may bring several messages in one array where the revision has batches`() async throws {
    for (version, code) in [("2025-03-26", nil), ("2025-06-18", ClientError.Code.invalidMessage)] {
      let server = FakeServer.handshake(version) { one in
        guard one.method == "tools/call" else { return nil }
        let answer: JSONValue = ["jsonrpc": "2.0", "id": one.id, "result": ["content": []]]
        return .json([note("message", ["level": "info", "data": 1]), answer])
      }
      let notes = Mutex(0)
      try await Rig.connected(to: server) {
        $0.onMessage = { _ in notes.withLock { $0 += 1 } }
      } _: { client, _ in
        if let code {
          try await expectFailure(code) { _ = try await client.callTool("one") }
        } else {
          _ = try await client.callTool("one")
          #expect(notes.withLock { $0 } == 1)
        }
      }
    }
  }

  @Test func `is given up when it cannot be gone on with`() async throws {
    for status in [Status.methodNotAllowed, .serviceUnavailable] {
      let server = FakeServer.handshake { one in
        if one.verb == .get { return Response(status) }
        guard one.method == "tools/call" else { return nil }
        return Response(events: { events in try await events.send("", id: "e1") })
      }
      try await Rig.connected(to: server) {
        $0.limits.reconnections = 3
      } _: { client, server in
        try await expectFailure(.unexpectedStatus) { _ = try await client.callTool("one") }
        #expect(server.received.count { $0.verb == .get } == (status == .serviceUnavailable ? 3 : 1))
      }
    }
  }

  @Test func `that repeats itself for ever is given up`() async throws {
    let server = FakeServer.handshake { one in
      guard one.verb == .get || one.method == "tools/call" else { return nil }
      return Response(events: { events in try await events.send("", id: "same") })
    }
    try await Rig.connected(to: server) {
      $0.limits.reconnections = 3
    } _: { client, server in
      try await expectFailure(.noAnswer) { _ = try await client.callTool("one") }
      #expect(server.received.count { $0.verb == .get } == 3)
    }
  }

  @Test func `that never says which event it was at is not gone on with`() async throws {
    let server = FakeServer.handshake { one in
      one.method == "tools/call"
        ? Response(events: { events in try await events.send(note("other", [:])) }) : nil
    }
    try await Rig.connected(to: server) { client, server in
      try await expectFailure(.noAnswer) { _ = try await client.callTool("one") }
      #expect(!server.received.contains { $0.verb == .get })
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct `A session` {
  @Test(.requirement("MCP-76")) func `is named in every request, and ended at the end`() async throws {
    let server = FakeServer.handshake(session: "abc")
    try await Rig.connected(to: server) { client, _ in
      _ = try await client.callTool("one")
    }
    #expect(server.received.map(\.verb) == [.post, .post, .post, .post, .delete])
    #expect(server.received.map { $0.fields[.mcpSessionID] } == [nil, nil, "abc", "abc", "abc"])
    #expect(
      server.received.map { $0.fields[.mcpProtocolVersion] } == [
        "2026-07-28", nil, "2025-11-25", "2025-11-25", "2025-11-25",
      ])
  }

  @Test(.requirement("MCP-76")) func `that is gone is made anew once for all, with what it was told`()
    async throws
  {
    let current = Mutex("s1")
    let server = FakeServer { one in
      guard one.verb == .post else { return Response(.ok) }
      if one.method == "server/discover" { return Response(.badRequest) }
      let name = current.withLock { $0 }
      if one.method == "initialize" { return .greeting(one, "2025-11-25", session: name) }
      guard one.fields[.mcpSessionID] == name else { return Response(.notFound) }
      guard one.isRequest else { return Response(.accepted) }
      return .result(one.id, ["content": []])
    }
    try await Rig.connected(to: server) { client, server in
      try await client.setLevel(.error)
      try await client.subscribe("note://x")
      current.withLock { $0 = "s2" }
      async let one = client.callTool("one")
      async let two = client.callTool("two")
      _ = try await (one, two)
      #expect(server.received("initialize").count == 2)
      #expect(server.received("initialize").last?.fields.contains(.mcpSessionID) == false)
      #expect(server.received("logging/setLevel").map { $0.fields[.mcpSessionID] } == ["s1", "s2"])
      #expect(server.received("resources/subscribe").map { $0.fields[.mcpSessionID] } == ["s1", "s2"])
      #expect(Set(server.received("tools/call").suffix(2).map { $0.fields[.mcpSessionID] }) == ["s2"])
    }
  }

  @Test func `that is gone at once again is no use`() async throws {
    let server = FakeServer.handshake(session: "s") { one in
      one.method == "tools/call" ? Response(.notFound) : nil
    }
    try await Rig.connected(to: server) { client, server in
      try await expectFailure(.sessionEnded) { _ = try await client.callTool("one") }
      #expect(server.received("initialize").count == 2)
    }
  }

  @Test(.requirement("MCP-76"), arguments: ["has space", String(repeating: "x", count: 1025)])
  func `has no name that no header should carry`(name: String) async throws {
    try await Rig.run(.handshake(session: name)) { rig in
      let error = try await rig.failure()
      #expect(error.code == .invalidAnswer)
    }
  }

  @Test(.requirement("MCP-75", "MCP-79"))
  func `has a stream for what belongs to no request, which is opened again`() async throws {
    let opened = Mutex(0)
    let server = FakeServer.handshake(session: "s") { one in
      guard one.verb == .get else { return nil }
      let number = opened.withLock {
        $0 += 1; return $0
      }
      return Response(events: { events in
        try await events.send(
          note("message", ["level": "info", "data": .int(Int64(number))]), id: "e\(number)")
        if number > 1 { await untilCancelled() }
      })
    }
    let (notes, heard) = AsyncStream<JSONValue>.makeStream()
    try await Rig.connected(to: server) {
      $0.opensEventStream = true
      $0.onMessage = { heard.yield($0.data) }
    } _: { _, server in
      var iterator = notes.makeAsyncIterator()
      #expect(await iterator.next() == 1)
      #expect(await iterator.next() == 2)
      #expect(server.received.filter { $0.verb == .get }.map { $0.fields[.lastEventID] } == [nil, "e1"])
    }
  }
}

/// A notification of a server.
func note(_ method: String, _ params: JSONObject) -> JSONValue {
  ["jsonrpc": "2.0", "method": .string("notifications/\(method)"), "params": .object(params)]
}
