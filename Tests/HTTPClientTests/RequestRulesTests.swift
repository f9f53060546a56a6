import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct RequestRulesTests {
  @Test(
    .requirement("H7"),
    arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rb", "a\u{0}b", "\u{7F}", "a\r\n\r\nGET /evil HTTP/1.1"])
  func `a field that could end its line never leaves`(value: String) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 204 No Content\r\n\r\n")
      // As a proxy would have it: fields that were received, not built.
      var fields = Fields()
      let line = "X-Echo: \(value)"
      fields.adopt(Array(line.utf8))
      fields.appendSlot(name: 0..<6, value: 8..<line.utf8.count, known: nil)
      let error = try await rig.failure(of: .init(.get, peer.uri(), fields: fields))
      #expect(error.code == .invalidRequest)
      #expect(!error.description.contains("evil"))
      #expect(await peer.connectionCount == 0)
      await peer.stop()
    }
  }

  @Test(
    .requirement("H7"),
    arguments: [
      .host, .contentLength, .transferEncoding, .connection, .expect, .upgrade, .te, .trailer, .userAgent,
      .acceptEncoding, .keepAlive, .proxyAuthorization, .proxyConnection,
    ] as [FieldName])
  func `what the client writes itself is not taken from the caller`(name: FieldName) async throws {
    try await Rig.run { rig in
      var fields = Fields()
      try fields.append(name, checking: "5")
      let request = HTTPClient.Request(
        .post, try URI("http://127.0.0.1:1/"), fields: fields, body: .bytes([0]))
      #expect(try await rig.failure(of: request).code == .invalidRequest)
    }
  }

  @Test(arguments: ["ftp://127.0.0.1/", "file:/etc/passwd", "gopher://127.0.0.1/", "mailto:a@example.com"])
  func `only http and https are sent`(text: String) async throws {
    try await Rig.run { rig in
      let uri = try URI(text)
      #expect(try await rig.failure(of: .init(.get, uri)).code == .invalidRequest)
    }
  }

  @Test(arguments: [Method.connect, .trace])
  func `methods for proxies are not sent`(method: Method) async throws {
    try await Rig.run { rig in
      let uri = try URI("http://127.0.0.1:1/")
      #expect(try await rig.failure(of: .init(method, uri)).code == .invalidRequest)
    }
  }

  @Test(arguments: [HTTPClient.Body.bytes([0]), .producer(length: 1) { try await $0.write([0]) }])
  func `a HEAD with a body is not sent, as its answer would be waited for in vain`(
    body: HTTPClient.Body
  ) async throws {
    try await Rig.run { rig in
      let uri = try URI("http://127.0.0.1:1/")
      let error = try await rig.failure(of: .init(.head, uri, body: body))
      #expect(error.code == .invalidRequest && error.detail == "HEAD has no body")
    }
  }

  @Test(.requirement("H7"), arguments: ["", "a\r\nX-Evil: 1", "ä"])
  func `a user agent that is not one line of text is refused`(agent: String) async throws {
    await #expect(throws: HTTPClientError.self) {
      try await Rig.run {
        $0.userAgent = agent
      } _: { _ in
      }
    }
  }

  @Test func `no error says more of a URL than scheme, host and port`() async throws {
    try await Rig.run { rig in
      let target = "/path-secret?code=query-secret#fragment-secret"
      let reset = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        connection.abort()
      }
      let nonsense = try await rig.peer(answering: "SSH-2.0-OpenSSH_9.2\r\n")
      let endless = try await rig.peer(
        answering: "HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
      for (peer, code) in [
        (reset, HTTPClientError.Code.closed), (nonsense, .protocol), (endless, .redirects),
      ] {
        var request = try await HTTPClient.Request.once(.get, peer.uri(target))
        request.redirects = 2
        let error = try await rig.failure(of: request)
        #expect(error.code == code)
        #expect(!"\(error) \(error.message)".contains("secret"))
        #expect(error.message.contains("http://127.0.0.1:"))
        await peer.stop()
      }
      let error = try await LoopbackSocket.withDeadPort { port in
        try await rig.failure(of: .once(.get, URI("http://127.0.0.1:\(port)\(target)")))
      }
      #expect(error.code == .connect)
      #expect(!"\(error)".contains("secret"))
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nX : 1\r\n\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/3.9 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nA: \u{1}\r\n\r\n",
    "hello\r\n\r\n",
  ])
  func `an answer that is not HTTP is an error`(answer: String) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: answer)
      #expect(try await rig.failure(of: .once(.get, peer.uri())).code == .protocol)
      await peer.stop()
    }
  }
}
