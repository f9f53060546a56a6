import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct DeadlineTests {
  @Test(.requirement("G2")) func `a connection that is never accepted ends with the connect deadline`()
    async throws
  {
    try await Rig.run { rig in
      let backlog = FullBacklog()
      var request = try HTTPClient.Request.once(.get, backlog.uri())
      request.deadlines.connect = .milliseconds(100)
      let error = try await rig.failure(of: request)
      #expect(error.code == .timeout(.connect))
      #expect(!error.mayHaveBeenSent)
    }
  }

  @Test func `a TLS handshake that is never answered ends with the connect deadline`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in try await connection.waitForEnd() }
      var request = try await HTTPClient.Request.once(.get, URI("https://127.0.0.1:\(peer.port)/"))
      request.deadlines.connect = .milliseconds(100)
      let error = try await rig.failure(of: request)
      #expect(error.code == .timeout(.connect))
      #expect(!error.mayHaveBeenSent)
      await peer.stop()
    }
  }

  @Test(.requirement("G2"), arguments: [HTTPClientError.Phase.idle, .total])
  func `a head that never comes ends with its deadline`(phase: HTTPClientError.Phase) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nX-Half: ")
        try await connection.waitForEnd()
      }
      let error = try await rig.failure(of: request(to: peer, within: phase))
      #expect(error.code == .timeout(phase))
      // The total time may be over before anything was sent.
      #expect(error.mayHaveBeenSent || phase == .total)
      await peer.stop()
    }
  }

  @Test(.requirement("G3"), arguments: [HTTPClientError.Phase.idle, .total])
  func `a body that stalls ends with its deadline`(phase: HTTPClientError.Phase) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        try await connection.waitForEnd()
      }
      #expect(try await rig.failure(of: request(to: peer, within: phase)).code == .timeout(phase))
      await peer.stop()
    }
  }

  @Test func `waiting for a free connection counts as connecting`() async throws {
    try await Rig.run {
      $0.connectionsPerHost = 1
    } _: { rig in
      let arrived = Signal()
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        arrived.raise()
        try await connection.waitForEnd()
      }
      let uri = try await peer.uri()
      let first = Task { try await rig.client.send(.once(.get, uri)) }
      await arrived.wait()
      var second = HTTPClient.Request.once(.get, uri)
      second.deadlines.connect = .milliseconds(50)
      #expect(try await rig.failure(of: second).code == .timeout(.connect))
      first.cancel()
      _ = await first.result
      #expect(await peer.connectionCount == 1)
      await peer.stop()
    }
  }

  private func request(
    to peer: ScriptedPeer, within phase: HTTPClientError.Phase
  ) async throws -> HTTPClient.Request {
    var request = try await HTTPClient.Request.once(.get, peer.uri())
    if phase == .idle {
      request.deadlines.idle = .milliseconds(100)
    } else {
      request.deadlines.total = .milliseconds(100)
    }
    return request
  }
}
