import PosternLimits
import PosternTesting
import Testing

@Suite(.requirement("L10"), .timeLimit(.minutes(1))) struct `Token buckets` {
  @Test func `let a burst through, then one request each interval`() {
    let clock = TestClock()
    let table = TokenBuckets(rate: 10, burst: 5, capacity: 100, clock: clock)
    for _ in 0..<5 { #expect(table.take("a") == .taken) }
    #expect(table.take("a") == .refused(delay: .milliseconds(100)))
    clock.advance(by: .milliseconds(99))
    #expect(table.take("a") == .refused(delay: .milliseconds(1)))
    clock.advance(by: .milliseconds(1))
    #expect(table.take("a") == .taken)
    #expect(table.take("a") == .refused(delay: .milliseconds(100)))
    clock.advance(by: .seconds(3600))
    for _ in 0..<5 { #expect(table.take("a") == .taken) }
    #expect(table.take("a") != .taken)
  }

  @Test func `keep keys apart`() {
    let table = TokenBuckets(rate: 1, burst: 1, capacity: 4096, clock: TestClock())
    for key in 0..<200 { #expect(table.take(key) == .taken) }
    for key in 0..<200 { #expect(table.take(key) != .taken) }
  }

  @Test func `do not forget a debt for a flood of newcomers`() {
    let clock = TestClock()
    let table = TokenBuckets(rate: 1, burst: 10, capacity: 64, clock: clock)
    for _ in 0..<10 { #expect(table.take("greedy") == .taken) }
    for newcomer in 0..<100_000 { #expect(table.take(newcomer) == .taken) }
    #expect(table.take("greedy") != .taken)
  }

  @Test func `take any rate without a trap`() {
    for rate in [0, -1, 1e-300, 1e300, .nan, .infinity, -.infinity] {
      let table = TokenBuckets(rate: rate, burst: .max, capacity: 1, clock: TestClock())
      #expect(table.take("a") == .taken)
    }
    #expect(TokenBuckets(rate: 1, burst: 0, capacity: 0, clock: TestClock()).take("a") == .taken)
  }

  @Test func `count right when many threads take from one bucket`() async {
    let table = TokenBuckets(rate: 1, burst: 1000, capacity: 1000, clock: TestClock())
    let taken = await withTaskGroup(of: Int.self) { tasks in
      for _ in 0..<8 {
        tasks.addTask { (0..<500).count { _ in table.take("a") == .taken } }
      }
      return await tasks.reduce(0, +)
    }
    #expect(taken == 1000)
  }

  @Test func `hold a million keys in 16 MB`() {
    let table = TokenBuckets(rate: 1, burst: 2, capacity: 1_000_000, clock: TestClock())
    for key in 0..<1_000_000 { _ = table.take(key) }
    #expect(table.byteCount <= 17 << 20)
    #expect(table.byteCount >= 15 << 20)
  }
}
