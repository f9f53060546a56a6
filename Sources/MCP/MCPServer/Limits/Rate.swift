internal import PosternLimits

/// How often something may happen for each key in a second.
struct Rate: Sendable {
  private let buckets: TokenBuckets

  init(_ rate: Double, burst: Int, _ clock: any Clock<Duration>) {
    buckets = Self.make(rate, burst, clock)
  }

  private static func make(_ rate: Double, _ burst: Int, _ clock: some Clock<Duration>) -> TokenBuckets {
    TokenBuckets(rate: rate, burst: burst, capacity: 65_536, clock: clock)
  }

  /// Takes one out of a key's allowance, or answers how long to wait for the next.
  func take(_ key: some Hashable) -> Duration? {
    if case .refused(let delay) = buckets.take(key) { delay } else { nil }
  }
}
