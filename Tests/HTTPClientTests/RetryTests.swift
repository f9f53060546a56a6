import PosternEventLoop
import PosternHTTPTypes
import PosternTesting
import Synchronization
import Testing

@testable import PosternHTTPClient

/// Time that passes only in the pauses between attempts.
final class PauseLog: Sendable {
  private let pauses = Mutex<[Duration]>([])
  private let start = ContinuousClock.now

  var all: [Duration] { pauses.withLock(\.self) }

  var timing: RetryTiming {
    RetryTiming(
      now: { self.start + self.all.reduce(.zero, +) },
      unixTime: { 1000 },
      jitter: { 0 },
      sleep: { pause in self.pauses.withLock { $0.append(pause) } })
  }
}

@Suite struct RetryTests {
  @Test(.requirement("K2")) func `a refusal is waited out as long as it asks`() async throws {
    let log = PauseLog()
    try await Rig.run {
      $0.timing = log.timing
    } _: { rig in
      let peer = try await rig.peer { peer, connection in
        while let head = try await connection.readRequest() {
          peer.requests.append(head)
          let isLast = peer.requests.count == 3
          try await connection.write(
            isLast
              ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
              : "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n")
        }
      }
      #expect(try await rig.client.send(.init(.get, peer.uri())).bytes().text == "ok")
      #expect(log.all == [.seconds(2), .seconds(2)])
      await peer.stop()
    }
  }

  @Test(.requirement("K1")) func `a POST that was answered is sent once, whatever the answer`() async throws {
    let log = PauseLog()
    try await Rig.run {
      $0.timing = log.timing
    } _: { rig in
      let peer = try await rig.peer(answering: "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n")
      #expect(
        try await rig.client.send(.init(.post, peer.uri(), body: .bytes([0]))).status == .gatewayTimeout)
      #expect(await peer.requests.count == 1)
      #expect(log.all.isEmpty)
      await peer.stop()
    }
  }

  @Test func `a refused connection is tried again with growing pauses, then the error is the last one`()
    async throws
  {
    let log = PauseLog()
    try await Rig.run {
      $0.timing = log.timing
    } _: { rig in
      let error = try await LoopbackSocket.withDeadPort { port in
        try await rig.failure(of: .init(.post, URI("http://127.0.0.1:\(port)/"), body: .bytes([0])))
      }
      #expect(error.code == .connect)
      #expect(!error.mayHaveBeenSent)
      #expect(log.all == [.milliseconds(100), .milliseconds(200)])
    }
  }

  @Test func `pauses count against the total deadline`() async throws {
    let log = PauseLog()
    try await Rig.run {
      $0.timing = log.timing
    } _: { rig in
      let peer = try await rig.peer(
        answering: "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n")
      var request = try await HTTPClient.Request(.get, peer.uri())
      request.retry = RetryPolicy(attempts: 9)
      #expect(try await rig.client.send(request).status == .serviceUnavailable)
      #expect(log.all == [.seconds(4), .seconds(4)])
      await peer.stop()
    }
  }

  @Test func `a body is not produced twice, but an attempt that did not ask for it does not count`()
    async throws
  {
    let log = PauseLog()
    try await Rig.run {
      $0.timing = log.timing
    } _: { rig in
      let produced = Count()
      let body = HTTPClient.Body.producer(length: nil) { writer in
        produced.add()
        try await writer.write([0x61])
      }
      let peer = try await rig.peer { _, connection in
        _ = try await connection.read(through: "0\r\n\r\n")
        try await connection.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
      }
      let uri = try await peer.uri()
      #expect(try await rig.client.send(.init(.put, uri, body: body)).status == .serviceUnavailable)
      #expect(produced.value == 1)
      await peer.stop()
      let error = try await LoopbackSocket.withDeadPort { port in
        try await rig.failure(of: .init(.put, URI("http://127.0.0.1:\(port)/"), body: body))
      }
      #expect(error.code == .connect)
      #expect(produced.value == 1)
      #expect(log.all.count == 2)
    }
  }
}
