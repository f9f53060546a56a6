import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct ReuseTests {
  private static let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test func `requests one after another share a connection`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: Self.answer)
      for _ in 0..<20 {
        #expect(try await rig.client.send(.once(.get, peer.uri())).bytes().text == "ok")
      }
      #expect(await peer.connectionCount == 1)
      await peer.stop()
    }
  }

  @Test func `a thousand requests at once share the connections of two loops`() async throws {
    try await Rig.run(loops: 2) {
      $0.connectionsPerHost = 8
    } _: { rig in
      let peer = try await rig.peer(answering: Self.answer)
      let uri = try await peer.uri()
      let answered = try await withThrowingTaskGroup(of: Bool.self) { tasks in
        for _ in 0..<1000 {
          tasks.addTask { try await rig.client.send(.once(.get, uri)).bytes().text == "ok" }
        }
        return try await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(answered == 1000)
      #expect((2...16).contains(await peer.connectionCount))
      #expect(await peer.requests.count == 1000)
      await peer.stop()
    }
  }

  @Test func `no connection is inherited by a program that is started`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: Self.answer)
      let uri = try await peer.uri()
      #expect(try await rig.client.send(.once(.get, uri)).bytes().text == "ok")
      let connections = (3..<65_536).filter { isConnection($0, to: uri.port) }
      #expect(!connections.isEmpty)
      #expect(connections.allSatisfy { fcntl($0, F_GETFD) & FD_CLOEXEC != 0 })
      await peer.stop()
    }
  }

  /// Whether a descriptor is a socket whose other end has this port of this machine.
  private func isConnection(_ descriptor: Int32, to port: UInt16?) -> Bool {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
    }
    return found == 0 && Int32(address.sin_family) == AF_INET && UInt16(bigEndian: address.sin_port) == port
  }

  @Test func `a connection that the peer closed is not used again`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
      }
      for _ in 0..<3 { _ = try await rig.client.send(.once(.post, peer.uri())) }
      #expect(await peer.connectionCount == 3)
      await peer.stop()
    }
  }

  @Test(.requirement("K1"), arguments: [(Method.post, 2), (.patch, 2), (.get, 3), (.put, 3)])
  func `a request that a kept connection swallowed is repeated only if that does no harm`(
    method: Method, requests: Int
  ) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { peer, connection in
        while let head = try await connection.readRequest() {
          peer.requests.append(head)
          // The second request dies with its connection, after it was read.
          if peer.requests.count == 2 { return connection.abort() }
          try await connection.write(Self.answer)
        }
      }
      _ = try await rig.client.send(.once(.get, peer.uri())).bytes()
      let body: HTTPClient.Body = method == .get ? .none : .bytes([0x61])
      let result: Result<[UInt8], any Error>
      do { result = .success(try await rig.client.send(.once(method, peer.uri(), body: body)).bytes()) } catch
      {
        result = .failure(error)
      }
      #expect(await peer.requests.count == requests)
      if requests == 2 {
        let error = try #require(throws: HTTPClientError.self) { try result.get() }
        #expect(error.code == .closed)
        #expect(error.mayHaveBeenSent)
      } else {
        #expect(try result.get().text == "ok")
      }
      await peer.stop()
    }
  }
}
