import PosternHTTPServer
import PosternMCPServer
import PosternTesting
import Testing

@Suite("A long silence", .requirement("MCP-15", "MCP-17"), .timeLimit(.minutes(1)))
struct SilenceTests {
  private let clock = TestClock()
  private let began = Latch()
  private let cue = Latch()

  private func withSilence(_ accept: String, _ body: (RawConnection) async throws -> Void) async throws {
    let (began, cue) = (began, cue)
    let patient = try tool("patient") { _ in
      began.open()
      await cue.wait()
      return "Done."
    }
    let server = try makeServer([patient]) {
      $0.clock = clock
      // Only silence is to end here, however far the time is moved.
      ($0.callTime, $0.longestCall) = (.seconds(1 << 40), .seconds(1 << 40))
    }
    try await withEndpoint(server, serving: { $0.limits.eventSilence = .milliseconds(10) }) { http in
      var message = Message.call("patient")
      message.accept = accept
      let connection = try await http.connect()
      await connection.send(message.text)
      await began.wait()
      try await body(connection)
    }
  }

  @Test func `makes a stream of the answer, and is filled with comments`() async throws {
    try await withSilence("application/json, text/event-stream") { connection in
      // Whoever looks at the clock may not have begun to when the tool has.
      let passing = Task { [clock] in
        while !Task.isCancelled {
          clock.advance(by: .seconds(10))
          await Task.yield()
        }
      }
      defer { passing.cancel() }
      let head = try await connection.text(through: "\r\n\r\n").lowercased()
      #expect(head.contains("text/event-stream"))
      #expect(head.contains("x-accel-buffering: no"))
      #expect(head.contains("cache-control: no-store"))
      for _ in 1...3 {
        let comment = try await connection.text(through: ":\n\n")
        #expect(comment.hasSuffix(":\n\n"))
      }
      cue.open()
      let last = try #require(await connection.event())
      #expect(text(last.message) == "Done.")
    }
  }

  @Test func `is none before its time, so that the answer can still be a document`() async throws {
    try await withSilence("application/json, text/event-stream") { connection in
      clock.advance(by: .milliseconds(9_999))
      cue.open()
      let answer = try await connection.response()
      #expect(!answer.isStream)
      #expect(text(answer.json) == "Done.")
    }
  }

  @Test func `makes no stream for who takes none`() async throws {
    try await withSilence("application/json") { connection in
      clock.advance(by: .seconds(60))
      cue.open()
      let answer = try await connection.response()
      #expect(text(answer.json) == "Done.")
    }
  }
}
