internal import PosternEventLoop

/// When a request is sent again.
///
/// Only where that is provably safe: nothing of it had left, or its method is idempotent (RFC 9110 section 9.2.2).
/// Below this, libcurl moves such a request to a new connection when a kept one turns out to be dead; that is no attempt.
public struct RetryPolicy: Hashable, Sendable {
  /// How often it is tried in all.
  public var attempts: Int
  /// How long the first pause is; each later one is twice as long, and all are shortened at random by up to a half.
  public var firstPause = Duration.milliseconds(100)
  /// How long a pause gets at most.
  public var longestPause = Duration.seconds(5)
  /// The longest `Retry-After` that is waited for; with a longer one the answer is returned as it is.
  public var longestRetryAfter = Duration.seconds(30)
  /// Whether a 429, or a 503 with `Retry-After`, is taken as proof that nothing was done, whatever the method.
  public var trustsRefusals = false

  /// A policy with the usual pauses.
  public init(attempts: Int) { self.attempts = attempts }

  /// Never.
  public static let never = RetryPolicy(attempts: 1)
  /// Up to two times.
  public static let standard = RetryPolicy(attempts: 3)
}

/// What retries take for time and chance.
package struct RetryTiming: Sendable {
  package var now: @Sendable () -> ContinuousClock.Instant
  package var unixTime: @Sendable () -> Int64
  package var jitter: @Sendable () -> Double
  package var sleep: @Sendable (Duration) async throws -> Void

  package static let system = RetryTiming(
    now: { .now },
    unixTime: { SystemTime.unixSeconds },
    jitter: { .random(in: 0..<1) },
    // The global pool needs descriptors of its own, and aborts the process when there are none.
    sleep: { pause in
      guard let loop = EventLoop.current else { return try await Task.sleep(for: pause) }
      try await loop.sleep(for: pause)
    })
}
