import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `An answer over HTTP that is none` {
  @Test(arguments: [
    (#"{"jsonrpc":"2.0","id":2,"result"#, ClientError.Code.invalidMessage),
    ("<html>", .invalidMessage), ("", .invalidMessage), ("[]", .invalidMessage), ("7", .invalidMessage),
    (#"[{"jsonrpc":"2.0","id":2,"result":{"content":[]}}]"#, .invalidMessage),
    (#"{"id":2,"result":{"content":[]}}"#, .invalidMessage),
    (#"{"jsonrpc":"2.0","id":2}"#, .invalidMessage),
    (#"{"jsonrpc":"2.0","id":2.5,"result":{}}"#, .invalidMessage),
    (#"{"jsonrpc":"2.0","id":2,"error":{"code":"x","message":"no"}}"#, .invalidMessage),
    (#"{"jsonrpc":"2.0","id":99,"result":{"content":[]}}"#, .noAnswer),
    (#"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#, .noAnswer),
    (#"{"jsonrpc":"2.0","id":"2","result":{"content":[]}}"#, .noAnswer),
    (#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#, .noAnswer),
    (#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#, .noAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":null}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":[1]}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"content":7}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"resultType":"task","content":[]}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"resultType":"other","content":[]}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"resultType":7,"content":[]}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"resultType":"input_required"}}"#, .invalidAnswer),
    (#"{"jsonrpc":"2.0","id":2,"result":{"resultType":"input_required","inputRequests":7}}"#, .invalidAnswer),
    (
      #"{"jsonrpc":"2.0","id":2,"result":{"resultType":"input_required","inputRequests":{"a":{"method":"x"}}}}"#,
      .invalidAnswer
    ),
    (#"{"jsonrpc":"2.0","error":{"code":-32603,"message":"no"}}"#, .refused),
  ]) func `is one clear error, as a document and as an event`(text: String, code: ClientError.Code)
    async throws
  {
    for isStream in [false, true] where !(isStream && text.isEmpty) {
      let server = FakeServer { one in
        guard one.method == "tools/call" else { return nil }
        guard !isStream else { return Response(events: { try await $0.send(text) }) }
        var response = Response(.ok, body: Array(text.utf8))
        response.fields.append(.contentType, "application/json")
        return response
      }
      try await Rig.connected(to: server) { client, server in
        let error = try await failure { _ = try await client.callTool("one") }
        #expect(error.code == code, "\(error)")
        #expect(server.received("tools/call").count == 1)
        // The client goes on.
        #expect(try await client.tools().isEmpty)
      }
    }
  }

  @Test(arguments: [
    ("text/html", Status.ok, ClientError.Code.unexpectedContent), ("", .ok, .noAnswer),
    ("application/json", .accepted, .invalidMessage),
    ("text/plain", .internalServerError, .unexpectedStatus), ("text/plain", .badRequest, .unexpectedStatus),
    ("text/plain", .unauthorized, .unauthorized), ("text/plain", .forbidden, .forbidden),
    ("text/plain", .found, .redirected),
  ]) func `is told by its status and its type`(type: String, status: Status, code: ClientError.Code)
    async throws
  {
    let server = FakeServer { one in
      guard one.method == "tools/call" else { return nil }
      var response = Response(status, body: type.isEmpty ? [] : Array("hello".utf8))
      try response.fields.append(.location, checking: "http://127.0.0.1:1/elsewhere")
      if !type.isEmpty { try response.fields.append(.contentType, checking: type) }
      return response
    }
    try await Rig.connected(to: server) { client, server in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(error.code == code, "\(error)")
      #expect(server.received("tools/call").count == 1)
      if code == .redirected { #expect(error.detail == "http://127.0.0.1:1/elsewhere") }
    }
  }

  @Test func `is too large, as a document, as a line and as an event of many lines`() async throws {
    let filler = String(repeating: "x", count: 200_000)
    let answers: [Response] = [
      .result(2, FakeServer.text(filler)),
      .stream(["jsonrpc": "2.0", "id": 2, "result": FakeServer.text(filler)]),
      Response(events: { events in try await events.send(String(repeating: "\n", count: 200_000)) }),
    ]
    for answer in answers {
      let server = FakeServer { $0.method == "tools/call" ? answer : nil }
      try await Rig.connected(to: server) {
        $0.limits.message = 100_000
      } _: { client, _ in
        let error = try await failure { _ = try await client.callTool("one") }
        #expect(error.code == .tooLarge, "\(error)")
        #expect(try await client.tools().isEmpty)
      }
    }
  }

  @Test(.requirement("MCP-3")) func `is complete where it does not say what it is`() async throws {
    let server = FakeServer { $0.method == "tools/call" ? .result($0.id, ["content": []]) : nil }
    try await Rig.connected(to: server) { client, _ in
      let result = try await client.callTool("one")
      #expect(result.content.isEmpty)
    }
  }

  @Test(.requirement("MCP-4")) func `is an error of the protocol, with its code, its words and its data`()
    async throws
  {
    let server = FakeServer { one in
      one.method == "tools/call" ? .error(one.id, -32602, "no such tool", data: ["name": "one"]) : nil
    }
    try await Rig.connected(to: server) { client, _ in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(error.code == .refused)
      #expect(error.refusal == ProtocolError(.invalidParameters, "no such tool", data: ["name": "one"]))
      #expect(!error.mayHaveBeenDone)
    }
  }

  @Test(.requirement("MCP-61")) func `is a list that never ends`() async throws {
    let server = FakeServer { one in
      let cursor = one.params?["cursor"]?.string ?? ""
      return switch one.method {
      case "tools/list": .result(one.id, ["tools": [], "nextCursor": "same"])
      case "prompts/list": .result(one.id, ["prompts": [], "nextCursor": .string(cursor + "x")])
      case "resources/list": .result(one.id, ["resources": "none"])
      default: nil
      }
    }
    try await Rig.connected(to: server) {
      $0.limits.pages = 5
    } _: { client, server in
      try await expectFailure(.tooManyPages) { _ = try await client.tools() }
      #expect(server.received("tools/list").count == 2)
      try await expectFailure(.tooManyPages) { _ = try await client.prompts() }
      #expect(server.received("prompts/list").count == 5)
      try await expectFailure(.invalidAnswer) { _ = try await client.resources() }
    }
  }

  @Test func `leaves out an entry of a list that lacks what it must have`() async throws {
    let server = FakeServer { one in
      one.method == "tools/list"
        ? .result(one.id, ["tools": [7, ["name": "no schema"], ["name": "good", "inputSchema": [:]]]]) : nil
    }
    try await Rig.connected(to: server) { client, _ in
      let tools = try await client.tools()
      #expect(tools.map(\.name) == ["good"])
    }
  }
}
