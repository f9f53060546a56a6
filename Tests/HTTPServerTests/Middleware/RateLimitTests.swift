import PosternEventLoop
import PosternHTTPTypes
import PosternTesting
import Testing

@testable import PosternHTTPServer

@Suite(.requirement("L10"), .timeLimit(.minutes(1))) struct `Rate limits` {
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
