import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@Suite("Streams of changes") struct ListenTests {
  private func listen(_ notifications: String, id: String = "1", user: String? = nil) -> String {
    Message(
      method: "subscriptions/listen", params: #""notifications":\#(notifications)"#, id: id,
      fields: user.map { ["X-User: \($0)"] } ?? []
    ).text
  }

  /// The next event of a stream; what comes before the first one is its head.
  private func event(_ connection: RawConnection) async throws -> JSONValue {
    let text = try await connection.text(through: "}\n\n")
    let data = try #require(text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("data:") })
    return JSONValue(try JSON.parse(Array(data.dropFirst(5).utf8)).root)
  }

  @Test(.requirement("MCP-38", "MCP-39", "MCP-40", "MCP-41"))
  func `begin with an acknowledgement, and tell what happens on other connections`() async throws {
    try await withEndpoint(makeServer()) { http in
      let connection = try await http.connect()
      await connection.send(listen(#"{"toolsListChanged":true}"#, id: "\"s\""))
      let head = try await connection.text(through: "\r\n\r\n")
      #expect(head.contains("200 OK"))
      #expect(head.contains("text/event-stream"))
      let first = try await event(connection)
      #expect(first["method"] == "notifications/subscriptions/acknowledged")
      #expect(first["params"]?["notifications"] == ["toolsListChanged": true])
      try await http.expect(200, of: Message.call("change").text)
      let told = try await event(connection)
      #expect(told["method"] == "notifications/tools/list_changed")
      #expect(told["params"]?["_meta"]?[MetaKey.subscriptionID] == "s")
    }
  }

  @Test(.requirement("MCP-40")) func `tell nothing that was not asked for`() async throws {
    let server = try makeServer()
    try await withEndpoint(server) { http in
      let connection = try await http.connect()
      await connection.send(listen(#"{"promptsListChanged":true}"#))
      _ = try await event(connection)
      server.changes.publish(.tools)
      server.changes.publish(.prompts)
      #expect(try await event(connection)["method"] == "notifications/prompts/list_changed")
    }
  }

  @Test(.requirement("MCP-42")) func `end with a result when the server stops`() async throws {
    let server = try makeServer()
    try await withEndpoint(server) { http in
      let connection = try await http.connect()
      await connection.send(listen(#"{"toolsListChanged":true}"#, id: "9"))
      _ = try await event(connection)
      server.stop()
      let last = try await event(connection)
      #expect(last["id"] == 9)
      #expect(last["result"]?["resultType"] == "complete")
    }
  }

  @Test(.requirement("MCP-42", "I6"), .timeLimit(.minutes(1)))
  func `end with their connection, and give their place back`() async throws {
    let server = try makeServer()
    try await withEndpoint(server) { http in
      let connection = try await http.connect()
      await connection.send(listen(#"{"toolsListChanged":true}"#))
      _ = try await event(connection)
      #expect(server.changes.count == 1)
      await connection.close()
      while server.changes.count > 0 { await Task.yield() }
    }
  }

  @Test(.requirement("I6")) func `are eight for each principal; the ninth is refused with a time`()
    async throws
  {
    try await withEndpoint(makeServer()) { http in
      var streams: [RawConnection] = []
      for _ in 0..<8 {
        let connection = try await http.connect()
        await connection.send(listen(#"{"toolsListChanged":true}"#, user: "alice"))
        _ = try await event(connection)
        streams.append(connection)
      }
      let refused = try await http.exchange(listen(#"{"toolsListChanged":true}"#, user: "alice"))
      #expect(refused.status == 429)
      #expect(refused.fields[.retryAfter] != nil)
      let other = try await http.connect()
      await other.send(listen(#"{"toolsListChanged":true}"#, user: "bob"))
      #expect(try await event(other)["method"] == "notifications/subscriptions/acknowledged")
      for stream in streams { await stream.close() }
    }
  }

  @Test(.requirement("MCP-38")) func `are never a document`() async throws {
    try await withEndpoint(makeServer()) { http in
      var message = Message(
        method: "subscriptions/listen", params: #""notifications":{"toolsListChanged":true}"#)
      message.accept = "application/json"
      try await http.expect(406, of: message.text)
    }
  }

  @Test(.requirement("I6"), .timeLimit(.minutes(1)))
  func `of a peer that stops reading are dropped, and nothing grows meanwhile`() async throws {
    let server = try makeServer()
    let brief = { (configuration: inout HTTPServer.Configuration) in
      configuration.limits.writeTime = .seconds(1)
      configuration.limits.eventSilence = .milliseconds(1)
    }
    try await withEndpoint(server, serving: brief) { http in
      let connection = try await http.connect()
      let names = (0..<900).map { "\"test://a/\($0)\"" }.joined(separator: ",")
      await connection.send(listen(#"{"resourceSubscriptions":[\#(names)]}"#))
      _ = try await connection.text(through: "\r\n\r\n")
      while server.changes.count > 0 {
        for index in 0..<900 { server.changes.publish(.resource(uri: "test://a/\(index)")) }
        await Task.yield()
      }
      await connection.close()
    }
  }
}
