import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import Testing

@Suite struct CancellationTests {
  @Test func `a task that is already cancelled sends nothing`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 204 No Content\r\n\r\n")
      let uri = try await peer.uri()
      let gate = Signal()
      let task = Task {
        await gate.wait()
        return try await rig.client.send(.once(.get, uri))
      }
      task.cancel()
      gate.raise()
      await expectCancelled(task)
      #expect(await peer.connectionCount == 0)
      await peer.stop()
    }
  }

  @Test func `cancelling ends the wait for a connection, however far that is`() async throws {
    try await Rig.run { rig in
      let backlog = FullBacklog()
      let uri = try backlog.uri()
      for turns in 0..<40 {
        let begun = Signal()
        let task = Task {
          begun.raise()
          return try await rig.client.send(.once(.get, uri))
        }
        await begun.wait()
        for _ in 0..<turns { await rig.loop.perform {} }
        task.cancel()
        await expectCancelled(task)
      }
      withExtendedLifetime(backlog) {}
    }
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nX-Half: "])
  func `cancelling ends the wait for a head and closes the connection`(begin: String) async throws {
    try await Rig.run { rig in
      let (arrived, gone) = (Signal(), Signal())
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write(begin)
        arrived.raise()
        try? await connection.waitForEnd()
        gone.raise()
      }
      let uri = try await peer.uri()
      let task = Task { try await rig.client.send(.once(.get, uri)) }
      await arrived.wait()
      task.cancel()
      let error = await expectCancelled(task)
      #expect(error?.mayHaveBeenSent == true)
      await gone.wait()
      await peer.stop()
    }
  }

  @Test func `cancelling ends the reading of a body and closes the connection`() async throws {
    try await Rig.run { rig in
      let gone = Signal()
      let peer = try await halfAnswering(rig, gone)
      let uri = try await peer.uri()
      let reading = Signal()
      let task = Task {
        let response = try await rig.client.send(.once(.get, uri))
        for try await _ in response.body { reading.raise() }
        return response
      }
      await reading.wait()
      task.cancel()
      await expectCancelled(task)
      await gone.wait()
      await peer.stop()
    }
  }

  @Test func `a response that nobody holds closes the connection`() async throws {
    try await Rig.run { rig in
      let gone = Signal()
      let peer = try await halfAnswering(rig, gone)
      let uri = try await peer.uri()
      #expect(try await rig.client.send(.once(.get, uri)).status == .ok)
      await gone.wait()
      await peer.stop()
    }
  }

  @Test func `cancelling ends an upload and its producer`() async throws {
    try await Rig.run { rig in
      let (arrived, gone, ended) = (Signal(), Signal(), Signal())
      let peer = try await rig.peer { _, connection in
        _ = try await connection.read(through: "\r\n\r\n")
        arrived.raise()
        try? await connection.waitForEnd()
        gone.raise()
      }
      let uri = try await peer.uri()
      let body = HTTPClient.Body.producer(length: nil) { writer in
        defer { ended.raise() }
        while true { try await writer.write(Array(repeating: 0, count: 1000)) }
      }
      let task = Task { try await rig.client.send(.once(.post, uri, body: body)) }
      await arrived.wait()
      task.cancel()
      await expectCancelled(task)
      await gone.wait()
      await ended.wait()
      await peer.stop()
    }
  }

  @discardableResult
  private func expectCancelled(_ task: Task<HTTPClient.Response, any Error>) async -> HTTPClientError? {
    let error = await #expect(throws: HTTPClientError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    return error
  }

  private func halfAnswering(_ rig: Rig, _ gone: Signal) async throws -> ScriptedPeer {
    try await rig.peer { _, connection in
      _ = try await connection.readRequest()
      try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
      try? await connection.waitForEnd()
      gone.raise()
    }
  }
}
