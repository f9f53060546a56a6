import Foundation
import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct ProxyTests {
  @Test func `https goes through a tunnel, end to end`() async throws {
    try await Rig.run { outer in
      let server = try await TLSServer(outer)
      defer { #expect(throws: Never.self) { try server.stop() } }
      let proxy = try await Self.tunnel(outer)
      let address = try await proxy.uri().text
      try await Rig.run {
        $0.proxy = .url(address)
        $0.trust = .file(server.authority)
      } _: { rig in
        let response = try await rig.client.send(.once(.get, server.uri("/?secret")))
        #expect(response.status == .ok)
        #expect(!response.fields.contains("X-Tunnel"))
        #expect(await proxy.requests.count == 1)
        #expect(
          await proxy.requests.allSatisfy { $0.hasPrefix("CONNECT localhost:\(server.port) HTTP/1.1\r\n") })
        #expect(await !proxy.requests.joined().contains("secret"))
        // Whom a policy or an address list decides about is dialled directly.
        var pinned = HTTPClient.Request.once(.get, try server.uri())
        pinned.destination = .addresses([try #require(IPAddress("127.0.0.1"))])
        #expect(try await rig.client.send(pinned).status == .ok)
        #expect(await proxy.requests.count == 1)
      }
      await proxy.stop()
    }
  }

  @Test func `a proxy that refuses is an error of the proxy, and nothing was sent`() async throws {
    try await Rig.run { outer in
      let proxy = try await outer.peer(answering: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
      let address = try await proxy.uri().text
      try await Rig.run {
        $0.proxy = .url(address)
      } _: { rig in
        let uri = try URI("https://server.example.com/")
        let error = try await rig.failure(of: .once(.post, uri, body: .bytes([0])))
        #expect(error.code == .proxy)
        #expect(!error.mayHaveBeenSent)
      }
      await proxy.stop()
    }
  }

  @Test func `the environment names the proxy, and the hosts that need none`() async throws {
    await #expect(processExitsWith: .success) {
      try await Rig.run { outer in
        let proxy = try await outer.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
        let direct = try await outer.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect")
        setenv("http_proxy", try await proxy.uri().text, 1)
        setenv("no_proxy", "127.0.0.1", 1)
        try await Rig.run {
          $0.proxy = .environment
        } _: { rig in
          let far = try URI("http://far.example.com/")
          #expect(try await rig.client.send(.once(.get, far)).bytes().text == "proxy")
          #expect(await proxy.requests.first?.hasPrefix("GET http://far.example.com/ HTTP/1.1\r\n") == true)
          #expect(try await rig.client.send(.once(.get, direct.uri())).bytes().text == "direct")
        }
        unsetenv("no_proxy")
        try await Rig.run {
          $0.proxy = .none
        } _: { rig in
          let answer = try await rig.client.send(.once(.get, direct.uri())).bytes()
          #expect(answer.text == "direct")
        }
        await proxy.stop()
        await direct.stop()
      }
    }
  }

  @Test func `a proxy that was named has no exceptions`() async throws {
    await #expect(processExitsWith: .success) {
      setenv("no_proxy", "127.0.0.1", 1)
      try await Rig.run { outer in
        let proxy = try await outer.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
        let direct = try await outer.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect")
        let address = try await proxy.uri().text
        try await Rig.run {
          $0.proxy = .url(address)
        } _: { rig in
          let answer = try await rig.client.send(.once(.get, direct.uri())).bytes().text
          #expect(answer == "proxy")
        }
        await proxy.stop()
        await direct.stop()
      }
    }
  }

  @Test func `a proxy that is not there is not taken for the target`() async throws {
    try await LoopbackSocket.withDeadPort { port in
      try await Rig.run {
        $0.proxy = .url("http://127.0.0.1:\(port)")
      } _: { rig in
        let far = try URI("http://far.example.com/")
        #expect(try await rig.failure(of: .once(.get, far)).code == .proxy)
      }
    }
  }

  @Test(arguments: [
    "", "http://u:p%00w@127.0.0.1:1", "http://u%0A:p@127.0.0.1:1", "http://127.0.0.1:1\u{0}x",
  ])
  func `a proxy that curl would leave out in silence is refused`(url: String) async throws {
    let error = await #expect(throws: HTTPClientError.self) {
      try await Rig.run {
        $0.proxy = .url(url)
      } _: { _ in
      }
    }
    #expect(error?.code == .invalidRequest)
  }

  @Test(
    .requirement("M1"),
    arguments: [
      "http://user:se/cret@proxy:1", "htp://user:se/cret@proxy:1", "http://cret?@proxy",
      "http://u:cret@[::g]:1",
      "socks9://u:cret@proxy:1", "http://u:cret@127.0.0.1:99999", "http://u:cret@127.0.0.1:1",
    ])
  func `no error repeats a proxy's password`(url: String) async throws {
    try await Rig.run {
      $0.proxy = .url(url)
    } _: { rig in
      let error = try await rig.failure(of: .once(.get, try URI("http://far.example.com/")))
      #expect(!error.description.contains("cret"))
    }
  }

  /// A proxy that knows CONNECT, to this machine only.
  private static func tunnel(_ rig: Rig) async throws -> ScriptedPeer {
    try await rig.peer { peer, connection in
      guard let head = try await connection.readRequest(),
        let port = head.split(separator: " ").dropFirst().first?.split(separator: ":").last.flatMap({
          UInt16($0)
        }),
        let address = SocketAddress(host: "127.0.0.1", port: port)
      else { return }
      peer.requests.append(head)
      let upstream = PeerConnection(
        try await ByteStream.connect(to: address, on: peer.loop, within: .seconds(3)))
      try await connection.write("HTTP/1.1 200 Connection established\r\nX-Tunnel: yes\r\n\r\n")
      let back = Task {
        _ = peer
        while let bytes = try await upstream.read() { try await connection.write(bytes) }
        connection.close()
      }
      while let bytes = try await connection.read() { try await upstream.write(bytes) }
      upstream.close()
      try await back.value
    }
  }
}
