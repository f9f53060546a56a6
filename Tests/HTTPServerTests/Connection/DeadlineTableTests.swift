import PosternEventLoop
import PosternTesting
import Testing

@testable import PosternHTTPServer

/// The deadlines as a table: in which phase, after how long, what happens.
@Suite struct `The deadlines of a connection` {
  private typealias Phase = ConnectionDeadlines.Phase
  private typealias Verdict = ConnectionDeadlines.Verdict

  private static let start = LoopInstant(milliseconds: 1_000_000)

  private func deadlines(_ phase: Phase) -> ConnectionDeadlines {
    ConnectionDeadlines(patience: Patience(ServerLimits()), phase: phase)
  }

  private func expect(
    _ verdict: Verdict, in phase: Phase, after milliseconds: UInt64,
    at location: SourceLocation = #_sourceLocation
  ) {
    let deadlines = deadlines(phase)
    let due = Self.start.advanced(by: .milliseconds(milliseconds))
    let before = LoopInstant(milliseconds: due.milliseconds - 1)
    #expect(deadlines.next == due, sourceLocation: location)
    #expect(deadlines.verdict(at: before) == .wait(until: due), sourceLocation: location)
    #expect(deadlines.verdict(at: due) == verdict, sourceLocation: location)
    #expect(deadlines.verdict(at: .never) == verdict, sourceLocation: location)
  }

  @Test(.requirement("H2", "H4", "L1", "L7")) func `are those of the limits`() {
    expect(.close, in: .handshake(since: Self.start), after: 10_000)
    expect(.close, in: .idle(since: Self.start), after: 75_000)
    expect(.refuse, in: .head(since: Self.start), after: 10_000)
    expect(.reset, in: .writing(since: Self.start), after: 30_000)
    expect(.sendComment, in: .silent(since: Self.start), after: 15_000)
    expect(.close, in: .lingering(since: Self.start), after: 2000)
  }

  struct Rate {
    let received: Int
    let milliseconds: UInt64
    init(_ received: Int, _ milliseconds: UInt64) {
      (self.received, self.milliseconds) = (received, milliseconds)
    }
  }

  @Test(
    .requirement("H3"),
    arguments: [
      Rate(0, 5000), Rate(1, 5000), Rate(1024, 6000), Rate(10 << 10, 15_000), Rate(25 << 10, 30_000),
      Rate(26 << 10, 30_000), Rate(64 << 10, 30_000), Rate(1 << 20, 30_000),
    ])
  func `of a body follow its rate, and each stretch has 30 seconds`(rate: Rate) {
    expect(.refuse, in: .body(since: Self.start, received: rate.received), after: rate.milliseconds)
  }

  @Test(.requirement("H3")) func `of a body that has sent much give no credit for a pause`() {
    let owing = Self.start.advanced(by: 100_000)
    expect(.refuse, in: .body(since: Self.start, received: 4 << 20, owing: owing), after: 130_000)
  }

  @Test(.requirement("H3")) func `move on only after a whole stretch`() {
    var progress = Progress(stretch: 100)
    #expect(progress.owing(at: Self.start, 1) == Self.start)
    #expect(progress.owing(at: Self.start.advanced(by: 5), 100) == Self.start)
    let later = Self.start.advanced(by: 9)
    #expect(progress.owing(at: later, 101) == later)
  }

  @Test(.requirement("L7", "L12")) func `never overflow`() {
    let deadlines = deadlines(.body(since: Self.start, received: .max))
    #expect(deadlines.next > Self.start)
    #expect(self.deadlines(.idle(since: LoopInstant(milliseconds: .max - 1))).next == .never)
  }

  @Test func `are not the connection's while a handler works`() {
    #expect(deadlines(.handling).next == .never)
    #expect(deadlines(.handling).verdict(at: LoopInstant(milliseconds: .max - 1)) == .wait(until: .never))
  }

  @Test(.requirement("L12"), arguments: [0, -1, 90_000]) func `out of range stop the server from being made`(
    seconds: Int
  ) {
    var limits = ServerLimits()
    limits.headTime = .seconds(seconds)
    let error = #expect(throws: ServerError.self) { try limits.checked() }
    #expect(error?.code == .badLimit)
    #expect(error?.description.hasPrefix("The limit headTime is ") == true)
  }
}
