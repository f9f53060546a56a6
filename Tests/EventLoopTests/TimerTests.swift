import PosternTesting
import Testing

@testable import PosternEventLoop

@Suite("Timers", .timeLimit(.minutes(5))) struct TimerTests {
  /// A loop that never runs: its timers see the time that a test gives them.
  private let loop: EventLoop
  private let fired = Mailbox<Int>()

  init() throws { loop = try EventLoop() }

  private func timer(_ number: Int, at moment: UInt64? = nil) -> LoopTimer {
    let timer = LoopTimer(on: loop) { [fired] in fired.put(number) }
    if let moment { timer.set(LoopInstant(milliseconds: moment)) }
    return timer
  }

  private func advance(to moment: UInt64) { loop.timers.fire(at: LoopInstant(milliseconds: moment)) }

  @Test func `fire in the order of their moments, each once`() {
    for (number, moment) in [UInt64](arrayLiteral: 30, 10, 20).enumerated() { _ = timer(number, at: moment) }
    advance(to: 9)
    #expect(fired.values.isEmpty)
    advance(to: 20)
    #expect(fired.values == [1, 2])
    advance(to: 1000)
    #expect(fired.values == [1, 2, 0])
  }

  @Test func `follow their deadline, later and earlier`() {
    let (late, early) = (timer(1, at: 10), timer(2, at: 50))
    late.set(LoopInstant(milliseconds: 30))
    early.set(LoopInstant(milliseconds: 20))
    advance(to: 19)
    #expect(fired.values.isEmpty)
    advance(to: 40)
    #expect(fired.values == [2, 1])
    #expect(late.deadline == .never)
  }

  @Test func `do nothing once cleared or cancelled, until they are set again`() {
    let (cleared, cancelled) = (timer(1, at: 10), timer(2, at: 10))
    cleared.clear()
    cancelled.cancel()
    cancelled.cancel()
    advance(to: 20)
    #expect(fired.values.isEmpty)
    cleared.set(LoopInstant(milliseconds: 30))
    cancelled.set(LoopInstant(milliseconds: 31))
    advance(to: 40)
    #expect(fired.values == [1, 2])
  }

  @Test func `may be set inside their own action, and then wait for the next turn`() {
    var timer: LoopTimer?
    timer = LoopTimer(on: loop) { [fired] in
      fired.put(fired.values.count)
      timer?.set(LoopInstant(milliseconds: 0))
    }
    timer?.set(LoopInstant(milliseconds: 5))
    for turn in 1...3 {
      advance(to: 5)
      #expect(fired.values.count == turn)
    }
    timer?.cancel()
    timer = nil
  }

  @Test(.requirement("L9")) func `that are always due let sockets be looked at`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      var turns = 0
      var timer: LoopTimer?
      timer = LoopTimer(on: stage.loop) {
        turns += 1
        if turns < 100_000, far.bytes.isEmpty { timer?.set(stage.loop.now) }
      }
      timer?.set(stage.loop.now)
      near.stream.write([1])
      await far.wait(for: .received)
      #expect(turns < 1000)
      timer?.cancel()
      timer = nil
      near.stream.close()
      far.stream.close()
    }
  }

  @Test func `may be cancelled, moved and dropped by the action of another`() {
    var others = [2, 3, 4].map { timer($0, at: 20) }
    let first = LoopTimer(on: loop) { [fired] in
      others[0].cancel()
      others[1].set(LoopInstant(milliseconds: 30))
      others = []
      fired.put(1)
    }
    first.set(LoopInstant(milliseconds: 10))
    advance(to: 25)
    #expect(fired.values == [1, 4])
    advance(to: 30)
    #expect(fired.values == [1, 4, 3])
  }

  @Test func `hold what their action holds no longer than they may fire`() {
    weak var held: Mailbox<Int>?
    do {
      let mailbox = Mailbox<Int>()
      held = mailbox
      let timer = LoopTimer(on: loop) { mailbox.put(1) }
      timer.set(LoopInstant(milliseconds: 10))
    }
    #expect(held != nil)
    advance(to: 10)
    #expect(held == nil)
  }

  @Test(arguments: UInt64(0)..<20) func `agree with a list that is sorted each time`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let timers = (0..<100).map { timer($0) }
    var deadlines: [Int: UInt64] = [:]
    var now: UInt64 = 0
    for _ in 0..<5000 {
      let number = Int.random(in: 0..<timers.count, using: &generator)
      switch UInt8.random(in: 0..<10, using: &generator) {
      case 0..<6:
        deadlines[number] = now + UInt64.random(in: 0..<50, using: &generator)
        timers[number].set(LoopInstant(milliseconds: deadlines[number] ?? 0))
      case 6:
        deadlines[number] = nil
        timers[number].clear()
      case 7:
        deadlines[number] = nil
        timers[number].cancel()
      default:
        now += UInt64.random(in: 0..<10, using: &generator)
        let already = fired.values.count
        advance(to: now)
        let due = deadlines.filter { $0.value <= now }
        let new = fired.values[already...]
        #expect(new.map { due[$0] } == due.values.sorted())
        #expect(Set(new) == Set(due.keys))
        for number in new { deadlines[number] = nil }
      }
    }
  }
}
