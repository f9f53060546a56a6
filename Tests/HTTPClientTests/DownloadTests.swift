import PosternHTTPClient
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite struct DownloadTests {
  @Test func `chunks of any slicing give the whole body`() async throws {
    try await Rig.run { rig in
      let answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n"
      let peer = try await rig.peer { _, connection in
        while try await connection.readRequest() != nil {
          for byte in answer.utf8 { try await connection.write([byte]) }
        }
      }
      for _ in 0..<3 {
        let response = try await rig.client.send(.once(.get, peer.uri()))
        #expect(!response.fields.contains("X-T"))
        var body: [UInt8] = []
        for try await chunk in response.body { body += chunk }
        #expect(body.text == "hello world")
      }
      #expect(await peer.connectionCount == 1)
      await peer.stop()
    }
  }

  @Test(arguments: [true, false]) func `a body is read once, whether it came with its head or later`(
    isWhole: Bool
  ) async throws {
    try await Rig.run { rig in
      let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
      let goOn = Latch()
      let peer = try await rig.peer { _, connection in
        while try await connection.readRequest() != nil {
          if isWhole {
            try await connection.write(head + "hello")
          } else {
            try await connection.write(head)
            await goOn.wait()
            try await connection.write("hello")
          }
        }
      }
      let response = try await rig.client.send(.once(.get, peer.uri()))
      goOn.open()
      var first = response.body.makeAsyncIterator()
      let text = try await first.next()?.text
      #expect(text == "hello")
      var second = response.body.makeAsyncIterator()
      let more = try await second.next()
      #expect(more == nil)
      let error = await #expect(throws: HTTPClientError.self) { try await response.bytes() }
      #expect(error?.detail == "the body was read before")
      await peer.stop()
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nHTTP/1.1 500 x:y\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nHTTP/1.1 500 x:y\r\n\r\n",
  ]) func `a status line within an answer does not change it`(answer: String) async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer(answering: answer)
      let error = await #expect(throws: HTTPClientError.self) {
        let response = try await rig.client.send(.once(.get, peer.uri()))
        #expect(response.status == .ok)
        _ = try await response.bytes()
      }
      #expect(error?.code == .protocol)
      await peer.stop()
    }
  }

  @Test func `a large body arrives whole`() async throws {
    let size = 8 << 20
    try await Rig.run(loops: 2) { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
        for number in 0..<(size >> 16) {
          try await connection.write([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 1 << 16))
        }
      }
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.limits.body = size
      var sum = 0
      var count = 0
      for try await chunk in try await rig.client.send(request).body {
        count += chunk.count
        for byte in chunk { sum &+= Int(byte) }
      }
      #expect(count == size)
      #expect(sum == (0..<(size >> 16)).reduce(0) { $0 + ($1 & 0xFF) << 16 })
      await peer.stop()
    }
  }

  @Test func `a reader that does not take holds the peer back`() async throws {
    try await Rig.run { rig in
      let sent = Count()
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 28)\r\n\r\n")
        let chunk = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0..<4096 {
          try await connection.write(chunk)
          sent.add(chunk.count)
        }
      }
      var request = try await HTTPClient.Request.once(.get, peer.uri())
      request.limits.body = 1 << 28
      request.deadlines.total = .seconds(4)
      let response = try await rig.client.send(request)
      // What ends it is the deadline, while nobody reads.
      await peer.connectionEnds()
      #expect((1...(32 << 20)).contains(sent.value))
      var received = 0
      let error = await #expect(throws: HTTPClientError.self) {
        for try await chunk in response.body { received += chunk.count }
      }
      #expect(error?.code == .timeout(.total))
      #expect(received < 1 << 20)
      await peer.stop()
    }
  }

  @Test func `a connection reset within the body is an error after what came before it`() async throws {
    try await Rig.run { rig in
      let taken = Signal()
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await taken.wait()
        connection.abort()
      }
      let response = try await rig.client.send(.once(.get, peer.uri()))
      var received: [UInt8] = []
      let error = await #expect(throws: HTTPClientError.self) {
        for try await chunk in response.body {
          received += chunk
          taken.raise()
        }
      }
      #expect(error?.code == .closed)
      #expect(error?.mayHaveBeenSent == true)
      #expect(received.text == "half")
      await peer.stop()
    }
  }

  @Test func `a body without a length ends with the connection`() async throws {
    try await Rig.run { rig in
      let peer = try await rig.peer { _, connection in
        _ = try await connection.readRequest()
        try await connection.write("HTTP/1.1 200 OK\r\n\r\n")
        try await connection.write("until the end")
      }
      #expect(try await rig.client.send(.once(.get, peer.uri())).bytes().text == "until the end")
      await peer.stop()
    }
  }
}
