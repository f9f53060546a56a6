import PosternEventLoop
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

  @Test func `a connection to a second address is waited for like the first`() async throws {
    try await Rig.run { rig in
      let backlog = FullBacklog()
      var request = try HTTPClient.Request.once(.get, backlog.uri())
      // curl gives the first address half of the time, and opens a socket of the same number for the second.
      request.destination = .addresses(["127.0.0.2", "127.0.0.1"].compactMap { IPAddress($0) })
      request.deadlines.connect = .seconds(4)
      request.deadlines.idle = .milliseconds(100)
      let task = Task { [request] in try await rig.failure(of: request) }
      try await rig.loop.sleep(for: .milliseconds(2500))
      backlog.makeRoom()
      let error = try await task.value
      #expect(error.code == .timeout(.idle))
      #expect(error.mayHaveBeenSent)
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
      #expect(error.mayHaveBeenSent)
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
