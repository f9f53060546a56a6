import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Standard input and output` {
  @Test(.requirement("MCP-25", "MCP-86")) func `speak both eras at once, each message in its own`()
    async throws
  {
    try await withStdio(stdioServer()) { client, _ in
      try await client.send(request("1", "server/discover"))
      let discovery = try #require(await client.next())
      #expect(discovery["result"]?["resultType"]?.string == "complete")
      try await client.send(initialize)
      let opened = try #require(await client.next())
      #expect(opened["result"]?["protocolVersion"]?.string == "2025-11-25")
      #expect(opened["result"]?["resultType"] == nil)
      try await client.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
      try await client.send(#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"hello"}}"#)
      let old = try #require(await client.next())
      #expect(old["id"]?.string == "a")
      #expect(old["result"]?["resultType"] == nil)
      try await client.send(request("2", "tools/call", #""name":"hello""#))
      let new = try #require(await client.next())
      #expect(new["result"]?["resultType"]?.string == "complete")
    }
  }

  @Test(.requirement("MCP-85")) func `take only a revision in the metadata for a sign of the stateless era`()
    async throws
  {
    try await withStdio(stdioServer()) { client, _ in
      try await client.send(initialize)
      _ = try await client.next()
      func call(_ sign: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{\#(sign)},"name":"hello"}}"#
      }
      for sign in [
        #""progressToken":1"#, #""io.modelcontextprotocol/clientCapabilities":{}"#,
        #""io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"}"#,
      ] {
        try await client.send(call(sign))
        let answer = try #require(await client.next())
        #expect(answer["result"]?["content"] != nil)
        #expect(answer["result"]?["resultType"] == nil)
      }
      try await client.send(call(#""io.modelcontextprotocol/protocolVersion":"2026-07-28""#))
      #expect(try await client.next()?["error"]?["code"]?.int == -32602)
    }
  }

  @Test(.requirement("MCP-87")) func `never leave a request without an answer`() async throws {
    try await withStdio(stdioServer()) { client, _ in
      for (line, code) in [
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, -32600),
        (#"{"jsonrpc":"2.0","id":2,"method":"initialize","params":{}}"#, -32602),
        (request("3", "no/such/method"), -32601),
        (request("4", "initialize"), -32602),
        (
          #"{"jsonrpc":"2.0","id":5,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"1999-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}"#,
          -32022
        ),
        (
          #"{"jsonrpc":"2.0","id":6,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
          -32602
        ),
        ("{", -32700), ("[]", -32600), ("[1]", -32600), ("7", -32600),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
      ] {
        try await client.send(line)
        let answer = try #require(await client.next())
        #expect(answer["error"]?["code"]?.int == Int64(code), "\(line)")
      }
      try await client.send(#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#)
      #expect(try await client.next()?["result"]?.object?.count == 0)
    }
  }

  @Test(.requirement("MCP-26")) func `send nothing for a request that was given up`() async throws {
    let latch = Latch()
    try await withStdio(stdioServer(waiting: latch)) { client, _ in
      try await client.send(request("1", "tools/call", #""name":"wait""#))
      try await client.send(request("1", "tools/call", #""name":"wait""#))
      let twin = try #require(await client.next())
      #expect(twin["error"]?["code"]?.int == -32600)
      try await client.send(
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"enough"}}"#)
      // Unknown, finished and malformed ones are passed over.
      try await client.send(
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#)
      try await client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#)
      latch.open()
      try await client.send(request("2", "tools/call", #""name":"hello""#))
      #expect(try await client.next()?["id"]?.int == 2)
    }
  }

  @Test(.requirement("MCP-27")) func `end when the input ends, after what runs has been answered`()
    async throws
  {
    let latch = Latch()
    try await withStdio(stdioServer(waiting: latch)) { client, hangUp in
      try await client.send(request("1", "tools/call", #""name":"wait""#))
      try await client.send(request("2", "tools/call", #""name":"hello""#))
      #expect(try await client.next()?["id"]?.int == 2)
      await hangUp()
      latch.open()
      #expect(try await client.next()?["id"]?.int == 1)
      #expect(try await client.next() == nil)
    }
  }

  @Test(.requirement("MCP-27", "MCP-42")) func `end a subscription with its result when the server stops`()
    async throws
  {
    let server = try stdioServer()
    try await withStdio(server) { client, _ in
      try await client.send(
        request(#""listen""#, "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#))
      let first = try #require(await client.next())
      #expect(first["method"]?.string == "notifications/subscriptions/acknowledged")
      try await client.send(request("2", "tools/call", #""name":"change""#))
      let told = try [#require(await client.next()), #require(await client.next())]
      #expect(Set(told.map { $0["method"]?.string }) == ["notifications/tools/list_changed", nil])
      server.stop()
      let last = try #require(await client.next())
      #expect(last["id"]?.string == "listen")
      #expect(last["result"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"]?.string == "listen")
    }
  }

  @Test(.requirement("MCP-27", "MCP-42")) func `end a subscription with its result when the input ends`()
    async throws
  {
    let server = try stdioServer()
    try await withStdio(server) { client, hangUp in
      for id in [#""a""#, #""b""#] {
        try await client.send(
          request(id, "subscriptions/listen", #""notifications":{"toolsListChanged":true}"#))
        #expect(try await client.next()?["method"]?.string == "notifications/subscriptions/acknowledged")
      }
      // One that was given up has no result.
      try await client.send(
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"b"}}"#)
      await hangUp()
      let last = try #require(await client.next())
      #expect(last["id"]?.string == "a")
      #expect(last["result"]?["resultType"]?.string == "complete")
      #expect(try await client.next() == nil)
    }
    #expect(server.changes.count == 0)
  }

  @Test(.requirement("MCP-26"), arguments: [false, true]) func `stop a call that was given up`(isOld: Bool)
    async throws
  {
    let (began, stopped) = (Latch(), Latch())
    let server = try stdioServer()
    try server.add(
      RegisteredTool("patient", "Waits to be stopped.", effect: .reads) { (_: NoArguments, _) in
        began.open()
        await untilCancelled()
        stopped.open()
        return "Stopped."
      })
    try await withStdio(server) { client, _ in
      if isOld {
        try await client.send(initialize)
        _ = try await client.next()
      }
      let call = #"{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"patient"}}"#
      try await client.send(isOld ? call : request(#""x""#, "tools/call", #""name":"patient""#))
      await began.wait()
      // The number is another id than the text.
      for id in ["7", #""y""#, #""x""#] {
        try await client.send(
          #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#)
      }
      await stopped.wait()
      try await client.send(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)
      #expect(try await client.next()?["id"]?.int == 2)
    }
  }

  @Test(.requirement("MCP-90")) func `ask a session while it waits, and answer what it says`() async throws {
    try await withStdio(stdioServer()) { client, _ in
      try await client.send(initialize)
      _ = try await client.next()
      try await client.send(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask"}}"#)
      let question = try #require(await client.next())
      #expect(question["method"]?.string == "elicitation/create")
      let id = try #require(question["id"]?.string)
      try await client.send(
        #"{"jsonrpc":"2.0","id":"\#(id)","result":{"action":"accept","content":{"name":"Ada"}}}"#)
      let answer = try #require(await client.next())
      #expect(answer["result"]?["content"]?[0]?["text"]?.string == "Hello, Ada.")
    }
  }

  @Test func `skip a line that is too long, and go on`() async throws {
    try await withStdio(stdioServer()) { client, _ in
      try await client.send(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":"#)
      #expect(try await client.next()?["error"]?["code"]?.int == -32700)
      try await client.send(String(repeating: "x", count: 5 << 20))
      let answer = try #require(await client.next())
      #expect(answer["error"]?["message"]?.string == "The message is too large.")
      #expect(answer["id"] == nil)
      try await client.send(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)
      #expect(try await client.next()?["id"]?.int == 2)
    }
  }
}
