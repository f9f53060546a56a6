import PosternHTTPClient
import PosternHTTPTypes
import Testing

@Suite struct TLSTests {
  @Test func `HTTP/2 is used where it is offered, and one connection carries many requests`() async throws {
    try await withServer { server, rig in
      let uri = try server.uri()
      let answers = try await withThrowingTaskGroup(of: String.self) { tasks in
        for _ in 0..<90 {
          tasks.addTask {
            let response = try await rig.client.send(.once(.get, uri))
            #expect(response.version == .http2)
            return try await response.bytes().text
          }
        }
        return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(answers.count == 1)
      #expect(answers.first?.hasPrefix("HTTP/2.0 ") == true)
    }
  }

  @Test func `HTTP/2 can be turned off, and a connection is kept all the same`() async throws {
    try await withServer {
      $0.allowsHTTP2 = false
    } _: { server, rig in
      let first = try await rig.client.send(.once(.get, server.uri()))
      #expect(first.version == .http11)
      let text = try await first.bytes().text
      #expect(text.hasPrefix("HTTP/1.1 "))
      #expect(try await rig.client.send(.once(.get, server.uri())).bytes().text == text)
    }
  }

  @Test func `a body goes up over HTTP/2, of known and unknown length`() async throws {
    try await withServer { server, rig in
      for length in [nil, 3 << 16] {
        let body = HTTPClient.Body.producer(length: length) { writer in
          for _ in 0..<3 { try await writer.write([UInt8](repeating: 0x61, count: 1 << 16)) }
        }
        let response = try await rig.client.send(.once(.post, server.uri(), body: body))
        #expect(response.status == .ok)
        #expect(response.version == .http2)
      }
    }
  }

  @Test(arguments: ["pem", "file"])
  func `an authority is trusted when it is given`(form: String) async throws {
    try await withServer(form: form) { server, rig in
      let response = try await rig.client.send(.once(.get, server.uri()))
      #expect(response.status == .ok)
    }
  }

  @Test func `an authority that nobody gave is not trusted`() async throws {
    try await withServer {
      $0.trust = .system
    } _: { server, rig in
      try await expectRefused(server.uri(), rig)
    }
  }

  @Test(arguments: ["pem", "file"])
  func `an authority that is given is the only one`(form: String) async throws {
    try await withServer { other, rig in
      try await withServer {
        $0.trust = try form == "pem" ? .pem(other.authorityText) : .file(other.authority)
      } _: { server, rig in
        try await expectRefused(server.uri(), rig)
      }
    }
  }

  @Test func `a certificate for another host is refused`() async throws {
    try await withServer(names: ["other.example.com"]) { _ in
    } _: { server, rig in
      try await expectRefused(server.uri(), rig)
    }
  }

  @Test func `a pinned address does not change whose certificate is asked for`() async throws {
    try await withServer { server, rig in
      for (host, isRight) in [("server.example.com", true), ("elsewhere.example.com", false)] {
        var request = HTTPClient.Request.once(.get, try server.uri(host: host))
        request.destination = .addresses([try #require(IPAddress("127.0.0.1"))])
        if isRight {
          #expect(try await rig.client.send(request).status == .ok)
        } else {
          #expect(try await rig.failure(of: request).code == .tls)
        }
      }
    }
  }

  @Test func `an authority file that is not there is an error that names TLS`() async throws {
    try await withServer {
      $0.trust = .file("/nonexistent/authority.pem")
    } _: { server, rig in
      try await expectRefused(server.uri(), rig)
    }
  }

  private func expectRefused(_ uri: URI, _ rig: Rig) async throws {
    let error = try await rig.failure(of: .once(.post, uri, body: .bytes([0])))
    #expect(error.code == .tls)
    #expect(!error.mayHaveBeenSent)
    #expect(error.detail != nil)
  }

  /// Runs a server, and a client that trusts it unless `configure` says otherwise.
  private func withServer(
    names: [String] = ["localhost", "server.example.com"], form: String = "file",
    _ configure: (inout HTTPClient.Configuration) throws -> Void = { _ in },
    _ body: (TLSServer, Rig) async throws -> Void
  ) async throws {
    try await Rig.run { outer in
      let server = try await TLSServer(outer, names: names)
      defer { #expect(throws: Never.self) { try server.stop() } }
      let text = try server.authorityText
      try await Rig.run {
        $0.trust = form == "pem" ? .pem(text) : .file(server.authority)
        try configure(&$0)
      } _: { rig in
        try await body(server, rig)
      }
    }
  }
}
