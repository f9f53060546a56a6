import PosternHTTPClient
import PosternHTTPTypes
import Testing

@Suite struct UploadTests {
  @Test func `a sequence of unknown length is sent in chunks`() async throws {
    let request = try await upload(.stream(chunks(["one", "", "three"])))
    #expect(request.contains("Transfer-Encoding: chunked\r\n"))
    #expect(!request.contains("Expect"))
    #expect(request.hasSuffix("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"))
  }

  @Test func `a sequence of known length is sent as it is`() async throws {
    let request = try await upload(.stream(chunks(["one", "three"]), length: 8), end: "onethree")
    #expect(request.contains("Content-Length: 8\r\n"))
    #expect(!request.contains("chunked"))
  }

  @Test(arguments: [7, 9])
  func `a body that has not the announced length is an error`(length: Int) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in try await connection.waitForEnd() }
      let body = HTTPClient.Body.stream(chunks(["one", "three"]), length: length)
      let error = try await rig.failure(of: .once(.post, peer.uri(), body: body))
      #expect(error.code == .requestBody)
      #expect(error.mayHaveBeenSent)
      await peer.stop()
    }
  }

  @Test func `a producer that fails ends the request`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in try await connection.waitForEnd() }
      let body = HTTPClient.Body.producer(length: nil) { writer in
        try await writer.write([1, 2, 3])
        throw Trouble()
      }
      #expect(try await rig.failure(of: .once(.put, peer.uri(), body: body)).code == .requestBody)
      await peer.stop()
    }
  }

  @Test func `an answer before the end of the body stops the producer`() async throws {
    try await Rig.run { rig in
      let ended = Signal()
      let peer = try await rig.peer { _, connection in
        _ = try await connection.read(through: "\r\n\r\n")
        try await connection.write(
          "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        try? await connection.waitForEnd()
      }
      let body = HTTPClient.Body.producer(length: nil) { writer in
        defer { ended.raise() }
        while true { try await writer.write(Array(repeating: 0, count: 1000)) }
      }
      let response = try await rig.client.send(.once(.post, peer.uri(), body: body))
      #expect(response.status.code == 413)
      await ended.wait()
      await peer.stop()
    }
  }

  @Test func `a peer that does not read holds the producer back`() async throws {
    try await Rig.run { rig in
      let over = Signal()
      let peer = try await rig.peer { _, connection in
        // The connection reads 64 KiB ahead and then no more.
        _ = try await connection.read(through: "\r\n\r\n")
        await over.wait()
      }
      let produced = Count()
      let chunk = [UInt8](repeating: 0, count: 1 << 16)
      let body = HTTPClient.Body.producer(length: nil) { writer in
        for _ in 0..<4096 {
          try await writer.write(chunk)
          produced.add(chunk.count)
        }
      }
      var request = try await HTTPClient.Request.once(.post, peer.uri(), body: body)
      request.deadlines.idle = .seconds(2)
      #expect(try await rig.failure(of: request).code == .timeout(.idle))
      // What the kernel's buffers hold, of 256 MiB.
      #expect((1...(32 << 20)).contains(produced.value))
      over.raise()
      await peer.stop()
    }
  }

  private func upload(_ body: HTTPClient.Body, end: String = "0\r\n\r\n") async throws -> String {
    var request = ""
    try await Rig.run { rig in
      let peer = try await rig.peer { peer, connection in
        guard let head = try await connection.read(through: "\r\n\r\n"),
          let body = try await connection.read(through: end)
        else { return }
        peer.requests.append(head + body)
        try await connection.write("HTTP/1.1 204 No Content\r\n\r\n")
      }
      let response = try await rig.client.send(.once(.post, peer.uri(), body: body))
      #expect(response.status == .noContent)
      request = await peer.requests.joined()
      await peer.stop()
    }
    return request
  }

  private func chunks(_ texts: [String]) -> AsyncStream<[UInt8]> {
    AsyncStream { continuation in
      for text in texts { continuation.yield(Array(text.utf8)) }
      continuation.finish()
    }
  }

  private struct Trouble: Error {}
}
