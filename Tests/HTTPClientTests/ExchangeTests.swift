import PosternHTTPClient
import PosternHTTPTypes
import Testing

@Suite struct ExchangeTests {
  @Test func `a GET brings back status, fields and body`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(
        answering: "HTTP/1.1 201 Created\r\nX-One: a\r\nx-one:  b \r\nContent-Length: 5\r\n\r\nhello")
      let response = try await rig.client.send(.init(.get, peer.uri("/a/../b?q=1")))
      #expect(response.status == .created)
      #expect(response.version == .http11)
      #expect(response.fields.values(of: "x-one") == ["a", "b"])
      #expect(try await response.bytes().text == "hello")
      let head = try #require(await peer.requests.first)
      #expect(head.hasPrefix("GET /a/../b?q=1 HTTP/1.1\r\n"))
      #expect(head.contains("User-Agent: Postern\r\n"))
      #expect(head.contains("Accept-Encoding: identity\r\n"))
      await peer.stop()
    }
  }

  @Test func `a POST sends its bytes, its length and no more fields than it must`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 204 No Content\r\n\r\n")
      let response = try await rig.client.send(
        .init(.post, peer.uri(), fields: ["X-Empty": ""], body: .bytes(Array("a=1".utf8))))
      #expect(response.status == .noContent)
      #expect(try await response.bytes().isEmpty)
      let port = await peer.port
      let expected = [
        "POST / HTTP/1.1", "Host: 127.0.0.1:\(port)", "User-Agent: Postern", "Accept: */*", "X-Empty:",
        "Accept-Encoding: identity", "Content-Length: 3", "", "a=1",
      ]
      #expect(await peer.requests == [expected.joined(separator: "\r\n")])
      await peer.stop()
    }
  }
}
