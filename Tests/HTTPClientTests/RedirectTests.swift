import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct RedirectTests {
  @Test(.requirement("F9")) func `a redirect is an answer like any other`() async throws {
    try await Rig.run { rig in
      let sink = try await rig.peer(answering: "")
      let peer = try await redirecting(rig, to: sink.uri("/inside"))
      let response = try await rig.client.send(.once(.get, peer.uri()))
      #expect(response.status == .found)
      #expect(try await response.fields[.location] == sink.uri("/inside").text)
      #expect(await sink.connectionCount == 0)
      await peer.stop()
      await sink.stop()
    }
  }

  @Test func `so many redirects are followed as are asked for, without credentials to another origin`()
    async throws
  {
    try await Rig.run { rig in
      let target = try await rig.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      let peer = try await redirecting(rig, to: target.uri("/there"))
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.fields.append(.authorization, "Bearer secret")
      request.redirects = 1
      let response = try await rig.client.send(request)
      #expect(response.status == .ok)
      #expect(!response.fields.contains(.location))
      #expect(try await response.bytes().text == "ok")
      let head = try #require(await target.requests.first)
      #expect(head.hasPrefix("GET /there "))
      #expect(!head.contains("secret"))
      await peer.stop()
      await target.stop()
    }
  }

  @Test(.requirement("F9")) func `neither a POST nor an untrusted fetch follows one`() async throws {
    try await Rig.run { rig in
      let sink = try await rig.peer(answering: "")
      let peer = try await redirecting(rig, to: sink.uri())
      var post = try await HTTPClient.Request.once(.post, peer.uri(), body: .bytes([0]))
      post.redirects = 5
      #expect(try await rig.client.send(post).status == .found)
      var fetch = try await HTTPClient.Request.once(.get, peer.uri())
      fetch.redirects = 5
      fetch.destination = .addresses([try #require(IPAddress("127.0.0.1"))])
      #expect(try await rig.client.send(fetch).status == .found)
      var policy = AddressPolicy()
      policy.ports = [await peer.port]
      policy.allowsPlainHTTP = true
      policy.exceptions = [try #require(IPNetwork("127.0.0.0/8"))]
      fetch.destination = .untrusted(policy)
      #expect(try await rig.client.send(fetch).status == .found)
      #expect(await sink.connectionCount == 0)
      await peer.stop()
      await sink.stop()
    }
  }

  private func redirecting(_ rig: Rig, to uri: URI) async throws -> ScriptedPeer {
    try await rig.peer(answering: "HTTP/1.1 302 Found\r\nLocation: \(uri)\r\nContent-Length: 0\r\n\r\n")
  }
}
