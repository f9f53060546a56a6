import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct LimitTests {
  @Test func `a head above its limit is refused`() async throws {
    let fields = String(repeating: "X-Filler: 0123456789\r\n", count: 60)
    try await expectTooLarge("HTTP/1.1 200 OK\r\n\(fields)Content-Length: 0\r\n\r\n") {
      $0.limits.head = 1024
    }
  }

  @Test func `endless interim responses count as head`() async throws {
    let interim = String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", count: 60)
    try await expectTooLarge("\(interim)HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") {
      $0.limits.head = 1024
    }
  }

  @Test(.requirement("G3")) func `a body that announces too much is refused before it comes`() async throws {
    try await expectTooLarge("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n") { $0.limits.body = 1000 }
  }

  @Test(.requirement("F9")) func `a body that becomes too much is refused`() async throws {
    let chunk = "400\r\n" + String(repeating: "x", count: 1024) + "\r\n"
    try await expectTooLarge(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)"
    ) { $0.limits.body = 2047 }
  }

  @Test func `a collected body may have its own limit`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
      let uri = try await peer.uri()
      let error = try await #require(
        #expect(throws: HTTPClientError.self) { try await rig.client.send(.once(.get, uri)).bytes(limit: 4) })
      #expect(error.code == .tooLarge)
      #expect(try await rig.client.send(.once(.get, uri)).bytes(limit: 5).text == "hello")
      await peer.stop()
    }
  }

  @Test(.requirement("F9", "G3")) func `what a compressed body unpacks to is limited`() async throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Bomb.packed.count)\r\n\r\n"
    try await Rig.run { rig in
      let peer = try await rig.peer { peer, connection in
        while let head = try await connection.readRequest() {
          peer.requests.append(head)
          try await connection.write(Array(answer.utf8) + Bomb.packed)
        }
      }
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.decodesContent = true
      request.limits.body = Bomb.size - 1
      #expect(try await rig.failure(of: request).code == .tooLarge)
      request.limits.body = Bomb.size
      #expect(try await rig.client.send(request).bytes() == Array(repeating: 0, count: Bomb.size))
      #expect(await peer.requests.allSatisfy { $0.contains("Accept-Encoding: gzip\r\n") })
      request.decodesContent = false
      #expect(try await rig.client.send(request).bytes() == Bomb.packed)
      await peer.stop()
    }
  }

  @Test(.requirement("G3")) func `what is unpacked while nobody reads is limited`() async throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Bomb.packed.count)\r\n\r\n"
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write(answer)
        try await connection.write(Bomb.packed)
        _ = try await connection.readRequest()
      }
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.decodesContent = true
      // More than may wait for a reader, and less than there is.
      request.limits.body = 128 * 1024
      let error = await #expect(throws: HTTPClientError.self) {
        for try await _ in try await rig.client.send(request).body {}
      }
      #expect(error?.code == .tooLarge)
      await peer.stop()
    }
  }

  @Test(.requirement("G3")) func `a body that is packed twice is refused`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(
        answering: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx")
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.decodesContent = true
      #expect(try await rig.failure(of: request).code == .protocol)
      await peer.stop()
    }
  }

  private func expectTooLarge(
    _ answer: String, _ change: (inout HTTPClient.Request) -> Void
  ) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: answer)
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      change(&request)
      #expect(try await rig.failure(of: request).code == .tooLarge)
      await peer.stop()
    }
  }
}

/// 256 KiB of zeros in 289 bytes of gzip.
enum Bomb {
  static let size = 256 * 1024
  static let packed: [UInt8] =
    [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0xED, 0xC1, 0x31, 0x01, 0, 0, 0, 0xC2, 0xA0, 0xF5]
    + [0x4F, 0xED, 0x6D, 0x07, 0xA0] + Array(repeating: 0, count: 254)
    + [0xDE, 0x00, 0x22, 0xEA, 0x0E, 0xE2, 0, 0, 0x04, 0]
}
