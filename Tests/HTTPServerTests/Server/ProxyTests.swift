import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite(.requirement("H9"), .timeLimit(.minutes(1))) struct `What proxies say` {
  /// Answers everything that a handler can know beside the fields themselves.
  private static let router = Router.get("/{any}") { request, context in
    .text(
      "\(context.clientAddress?.description ?? "-") \(context.isSecure) \(request.path) \(request.query ?? "-") "
        + "\(context.route ?? "-") \(context.parameters["any"] ?? "-") \(request.method)")
  }

  private static let spoofed = [
    "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.test",
    "X-Forwarded-Port: 443", "X-Forwarded-Prefix: /evil", "X-Real-IP: 203.0.113.9",
    "Forwarded: for=203.0.113.9;proto=https;host=evil.test", "X-Original-URL: /evil", "X-Rewrite-URL: /evil",
    "X-HTTP-Method-Override: DELETE", "X_Forwarded_For: 203.0.113.9", "True-Client-IP: 203.0.113.9",
    "X-Forwarded_Proto: https",
  ]

  @Test(arguments: spoofed)
  func `is not believed of a stranger, in no byte of the answer`(field: String) async throws {
    try await withServer(Self.router, configure: { $0.unixTime = { 1_700_000_000 } }) { server in
      let plain = try await server.connect()
      await plain.send(request("GET", "/here", "Connection: close"))
      let spoofed = try await server.connect()
      await spoofed.send(request("GET", "/here", "Connection: close", field))
      let answer = try await spoofed.restOfText()
      #expect(answer == (try await plain.restOfText()))
      #expect(answer.hasSuffix("127.0.0.1 false /here - /{any} here GET"))
    }
  }

  @Test(.requirement("L10")) func `gives a stranger no other rate limit`() async throws {
    var router = Self.router
    router.use(RateLimit(0.001, burst: 1, clock: TestClock()))
    try await withServer(router) { server in
      try await server.expect(200, to: request("GET", "/here"))
      for field in Self.spoofed { try await server.expect(429, to: request("GET", "/here", field)) }
    }
  }

  @Test(arguments: [
    (["X-Forwarded-For: 203.0.113.9"], "203.0.113.9 false"),
    (["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"], "203.0.113.9 true"),
    // What is left of the last stranger anybody can have written.
    (["X-Forwarded-For: 198.51.100.1, 203.0.113.9"], "203.0.113.9 false"),
    (["X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.9, 127.0.0.3"], "203.0.113.9 false"),
    (["X-Forwarded-For: 203.0.113.9, 127.0.0.3, 127.0.0.2"], "203.0.113.9 false"),
    (["X-Forwarded-For: 2001:db8::7"], "2001:db8::7 false"),
    (["X-Forwarded-For: 203.0.113.9, unknown"], "127.0.0.1 false"),
    (["X-Forwarded-For: 198.51.100.1:1, 203.0.113.9:1234, 127.0.0.3:80"], "203.0.113.9 false"),
    (["X-Forwarded-For: [2001:db8::7]:1234"], "2001:db8::7 false"),
    (["X-Forwarded-For: [2001:db8::7]"], "2001:db8::7 false"),
    (["X-Forwarded-For: 203.0.113.9:"], "127.0.0.1 false"),
    (["X-Forwarded-For: 203.0.113.9:65536"], "127.0.0.1 false"),
    (["X-Forwarded-For: [203.0.113.9]:1234"], "127.0.0.1 false"),
    (["X-Forwarded-For: [2001:db8::7"], "127.0.0.1 false"),
    (["X-Forwarded-For: :1234"], "127.0.0.1 false"), (["X-Forwarded-For: []"], "127.0.0.1 false"),
    (["X-Forwarded-For: "], "127.0.0.1 false"), (["X-Forwarded-For: 127.0.0.9"], "127.0.0.1 false"),
    (["X-Forwarded-Proto: https, http"], "127.0.0.1 false"),
    (["X-Forwarded-Proto: http, https"], "127.0.0.1 true"),
    (["Forwarded: for=203.0.113.9;proto=https"], "127.0.0.1 false"),
    (["X_Forwarded_For: 203.0.113.9"], "127.0.0.1 false"),
  ])
  func `is believed of a trusted one, as far as it goes`(fields: [String], expected: String) async throws {
    let trusted = try #require(IPNetwork("127.0.0.0/8"))
    try await withServer(Self.router, configure: { $0.trustedProxies = [trusted] }) { server in
      let answer = try await server.exchange(
        "GET /here HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
      #expect(answer.text.hasPrefix(expected + " /here"))
    }
  }
}
