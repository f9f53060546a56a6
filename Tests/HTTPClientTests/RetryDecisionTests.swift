import PosternHTTPTypes
import PosternTesting
import Testing

@testable import PosternHTTPClient

@Suite struct RetryDecisionTests {
  /// What happened, how, and how many milliseconds later it is tried again; nil for never.
  struct Row: Sendable, CustomStringConvertible {
    var method = Method.get
    var code: HTTPClientError.Code?
    var sent = false
    var status = 0
    var retryAfter: Int?
    var attempt = 1
    var canRepeatBody = true
    var remaining: Int?
    var jitter = 0.0
    var trustsRefusals = false
    var pause: Int?

    var description: String {
      let what = code.map { "\($0) \(sent ? "perhaps sent" : "unsent")" } ?? "\(status)"
      return "\(method) \(what) attempt \(attempt): \(pause.map { "\($0) ms" } ?? "never")"
    }
  }

  static let rows: [Row] = [
    // Nothing has left: safe whatever the method.
    Row(method: .post, code: .connect, pause: 100),
    Row(method: .post, code: .resolve, pause: 100),
    Row(method: .post, code: .timeout(.connect), pause: 100),
    Row(method: .post, code: .closed, pause: 100),
    Row(method: .get, code: .connect, pause: 100),
    // Something may have left.
    Row(method: .post, code: .closed, sent: true),
    Row(method: .patch, code: .closed, sent: true),
    Row(method: .post, code: .timeout(.idle), sent: true),
    Row(method: .get, code: .closed, sent: true, pause: 100),
    Row(method: .put, code: .closed, sent: true, pause: 100),
    Row(method: .delete, code: .timeout(.idle), sent: true, pause: 100),
    // What will not get better.
    Row(code: .tls), Row(code: .proxy), Row(code: .tooLarge), Row(code: .protocol), Row(code: .cancelled),
    Row(code: .shutDown), Row(code: .blockedAddress), Row(code: .redirects), Row(code: .invalidRequest),
    Row(code: .requestBody), Row(code: .resources), Row(code: .timeout(.total)),
    // Pauses double, up to the longest, and chance shortens them by up to a half.
    Row(code: .connect, attempt: 2, pause: 200),
    Row(code: .connect, attempt: 4, pause: 800),
    Row(code: .connect, attempt: 5, pause: 1000),
    Row(code: .connect, attempt: 9, pause: 1000),
    Row(code: .connect, attempt: 2, jitter: 0.5, pause: 150),
    Row(code: .connect, attempt: 10),
    // A body that was taken is gone.
    Row(code: .connect, canRepeatBody: false),
    // Time is not exceeded.
    Row(code: .connect, remaining: 101, pause: 100),
    Row(code: .connect, remaining: 100),
    Row(code: .connect, remaining: -5),
    // Answers.
    Row(status: 200), Row(status: 400), Row(status: 401), Row(status: 500), Row(status: 501),
    Row(status: 429, pause: 100), Row(status: 502, pause: 100), Row(status: 503, pause: 100),
    Row(status: 504, pause: 100),
    Row(method: .post, status: 429, retryAfter: 2000), Row(method: .post, status: 502),
    Row(method: .post, status: 503, retryAfter: 2000), Row(method: .post, status: 504),
    Row(method: .post, status: 429, trustsRefusals: true, pause: 100),
    Row(method: .post, status: 503, trustsRefusals: true),
    Row(method: .post, status: 503, retryAfter: 2000, trustsRefusals: true, pause: 2000),
    Row(method: .post, status: 504, retryAfter: 2000, trustsRefusals: true),
    // Retry-After is a lower bound, and the longest one is not waited for.
    Row(status: 429, retryAfter: 2000, pause: 2000),
    Row(status: 429, retryAfter: 0, pause: 100),
    Row(status: 503, retryAfter: 30_000, pause: 30_000),
    Row(status: 503, retryAfter: 30_001),
    Row(status: 503, retryAfter: 2000, remaining: 1500),
  ]

  @Test(.requirement("K1", "K2"), arguments: rows)
  func `a request is sent again only where that is provably safe`(row: Row) throws {
    var policy = RetryPolicy(attempts: 10)
    policy.longestPause = .seconds(1)
    policy.trustsRefusals = row.trustsRefusals
    let outcome: RetryDecision.Outcome
    if let code = row.code {
      outcome = .failed(HTTPClientError(code, mayHaveBeenSent: row.sent))
    } else {
      outcome = .answered(
        try #require(Status(row.status)), retryAfter: row.retryAfter.map { .milliseconds($0) })
    }
    let circumstances = RetryDecision.Circumstances(
      method: row.method, attempt: row.attempt, canRepeatBody: row.canRepeatBody,
      remaining: row.remaining.map { .milliseconds($0) }, jitter: row.jitter)
    let expected = row.pause.map { RetryDecision.again(after: .milliseconds($0)) } ?? .giveUp
    #expect(RetryDecision.decide(outcome, circumstances, policy: policy) == expected)
  }

  @Test(
    .requirement("K2"),
    arguments: [
      ("120", 120), ("0", 0), ("-1", nil), ("1e9", nil), ("", nil), ("2.5", nil),
      ("1000000000", 1_000_000_000), ("99999999999999999999999", Int(Int32.max)),
      ("Thu, 01 Jan 1970 00:20:00 GMT", 200), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("tomorrow", nil),
      ("Thursday, 01-Jan-70 00:20:00 GMT", 200), ("Thu Jan  1 00:20:00 1970", 200),
    ] as [(String, Int?)])
  func `Retry-After is seconds or a date`(value: String, seconds: Int?) throws {
    var fields = Fields()
    try fields.append(.retryAfter, checking: value)
    #expect(RetryAfter.read(fields, now: 1000) == seconds.map { .seconds($0) })
    try fields.append(.retryAfter, checking: "1")
    #expect(RetryAfter.read(fields, now: 1000) == nil)
  }
}
