import PosternEventLoop
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// In processes of their own: a signal reaches all of one.
@Suite("Signals", .timeLimit(.minutes(5))) struct SignalTests {
  @Test func `arrive as a sequence, and only those that were asked for`() async {
    await #expect(processExitsWith: .success) {
      let group = try EventLoopGroup(count: 1)
      let signals = try await group.loops[0].signals([.terminate, .hangup])
      var arrived: [ProcessSignal] = []
      kill(getpid(), SIGHUP)
      for await signal in signals {
        arrived.append(signal)
        if arrived.count == 2 { break }
        kill(getpid(), SIGTERM)
      }
      group.stop()
      exit(arrived == [.hangup, .terminate] ? 0 : 2)
    }
  }

  @Test func `end the process as ever when the sequence is over`() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      let group = try EventLoopGroup(count: 1)
      let loop = group.loops[0]
      do {
        let signals = try await loop.signals([.terminate])
        kill(getpid(), SIGTERM)
        for await _ in signals { break }
      }
      for _ in 0..<10 { await loop.perform {} }
      kill(getpid(), SIGTERM)
      for _ in 0..<1000 { await loop.perform {} }
      exit(0)
    }
  }

  @Test func `are over when the loop stops`() async throws {
    let group = try EventLoopGroup(count: 1)
    let signals = try await group.loops[0].signals([.hangup])
    group.stop()
    for await _ in signals { Issue.record("no signal was sent") }
  }

  @Test func `of a broken pipe are an error of the write`() async throws {
    await #expect(processExitsWith: .success) {
      EventLoop.ignoreBrokenPipes()
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { exit(2) }
      close(ends[0])
      guard write(ends[1], "x", 1) == -1, errno == EPIPE else { exit(3) }
      exit(0)
    }
  }
}
