import PosternEventLoop
import PosternHTTPTypes
import PosternTesting
import Synchronization
import Testing

@testable import PosternHTTPServer

@Suite(.requirement("L10"), .timeLimit(.minutes(1))) struct `Rate limits` {
  @Test func `let a burst through, then one request each interval`() {
    let clock = TestClock()
    let table = BucketTable(rate: 10, burst: 5, capacity: 100, clock: clock)
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
    let table = BucketTable(rate: 1, burst: 1, capacity: 4096, clock: TestClock())
    for key in 0..<200 { #expect(table.take(key) == .taken) }
    for key in 0..<200 { #expect(table.take(key) != .taken) }
  }

  @Test func `do not forget a debt for a flood of newcomers`() {
    let clock = TestClock()
    let table = BucketTable(rate: 1, burst: 10, capacity: 64, clock: clock)
    for _ in 0..<10 { #expect(table.take("greedy") == .taken) }
    for newcomer in 0..<100_000 { #expect(table.take(newcomer) == .taken) }
    #expect(table.take("greedy") != .taken)
  }

  @Test func `take any rate without a trap`() {
    for rate in [0, -1, 1e-300, 1e300, .nan, .infinity, -.infinity] {
      let table = BucketTable(rate: rate, burst: .max, capacity: 1, clock: TestClock())
      #expect(table.take("a") == .taken)
    }
    #expect(BucketTable(rate: 1, burst: 0, capacity: 0, clock: TestClock()).take("a") == .taken)
  }

  @Test func `count right when many threads take from one bucket`() async {
    let table = BucketTable(rate: 1, burst: 1000, capacity: 1000, clock: TestClock())
    let taken = await withTaskGroup(of: Int.self) { tasks in
      for _ in 0..<8 {
        tasks.addTask { (0..<500).count { _ in table.take("a") == .taken } }
      }
      return await tasks.reduce(0, +)
    }
    #expect(taken == 1000)
  }

  @Test func `hold a million keys in 16 MB`() {
    let table = BucketTable(rate: 1, burst: 2, capacity: 1_000_000, clock: TestClock())
    for key in 0..<1_000_000 { _ = table.take(key) }
    #expect(table.byteCount <= 17 << 20)
    #expect(table.byteCount >= 15 << 20)
  }

  @Test(arguments: [
    ("2001:db8::1", "2001:db8::"), ("2001:db8::ffff:1", "2001:db8::"), ("2001:db8:0:1::1", "2001:db8:0:1::"),
    ("::ffff:192.0.2.7", "192.0.2.7"), ("192.0.2.7", "192.0.2.7"),
  ])
  func `take a network of IPv6 as one client`(address: String, subscriber: String) throws {
    #expect(try #require(IPAddress(address)).subscriber == IPAddress(subscriber))
  }

  @Test func `answer 429 and say how long to wait`() async throws {
    let clock = TestClock()
    var router = Router.echo()
    router.use(RateLimit(0.4, burst: 2, clock: clock))
    try await withServer(router, loops: 2) { server in
      for _ in 0..<2 { try await server.expect(200, to: request()) }
      let refused = try await server.exchange(request())
      #expect(refused.status == 429)
      #expect(refused.fields[.retryAfter] == "3")
      #expect(refused.text.contains("rate_limited"))
      clock.advance(by: .milliseconds(2500))
      try await server.expect(200, to: request())
    }
  }

  @Test func `can count for a key of one's own, or for nobody`() async throws {
    var router = Router.echo()
    router.use(RateLimit(1, burst: 1, clock: TestClock()) { request, _ in request.fields[.authorization] })
    try await withServer(router) { server in
      for user in ["a", "b"] {
        let asking = request("GET", "/", "Authorization: \(user)")
        try await server.expect(200, to: asking)
        try await server.expect(429, to: asking)
      }
      for _ in 0..<3 { try await server.expect(200, to: request()) }
    }
  }
}
