import PosternHTTPClient
import PosternHTTPTypes
import Testing

@Suite struct ShutdownTests {
  @Test func `a shutdown fails what is in flight and everything after it`() async throws {
    try await Rig.run(loops: 2) { rig in
      let arrived = Signal()
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        arrived.raise()
        try await connection.waitForEnd()
      }
      let uri = try await peer.uri()
      let body = Task { try await rig.client.send(.once(.get, uri)).bytes() }
      let backlog = FullBacklog()
      let blocked = try backlog.uri()
      let head = Task { try await rig.client.send(.once(.get, blocked)).bytes() }
      await arrived.wait()
      await rig.client.shutdown()
      for task in [body, head] {
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.code == .shutDown)
      }
      #expect(try await rig.failure(of: .once(.get, uri)).code == .shutDown)
      await rig.client.shutdown()
      await peer.stop()
      withExtendedLifetime(backlog) {}
    }
  }

  @Test(arguments: [true, false])
  func `a client that is dropped ends its connections and harms no other`(peerCloses: Bool) async throws {
    try await Rig.run { rig in
      let (dropped, gone) = (Signal(), Signal())
      let peer = try await rig.peer { peer, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        guard peer.connectionCount == 1 else { return try await connection.waitForEnd() }
        if peerCloses { await dropped.wait() } else { try? await connection.waitForEnd() }
        connection.close()
        gone.raise()
      }
      let request = HTTPClient.Request.once(.get, try await peer.uri())
      try await useOnce(request, rig)
      dropped.raise()
      await gone.wait()
      #expect(try await rig.client.send(request).bytes().text == "ok")
      await peer.stop()
    }
  }

  /// Sends with a client that is gone afterwards.
  private func useOnce(_ request: HTTPClient.Request, _ rig: Rig) async throws {
    var configuration = HTTPClient.Configuration()
    configuration.proxy = .none
    let client = try HTTPClient(group: rig.group, configuration: configuration)
    #expect(try await client.send(request).bytes().text == "ok")
  }
}
