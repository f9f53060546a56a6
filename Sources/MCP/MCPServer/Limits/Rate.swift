internal import PosternLimits

/// How many calls each principal may make in a second.
struct CallRate: Sendable {
  private let buckets: TokenBuckets

  init(_ rate: Double, burst: Int, _ clock: any Clock<Duration>) {
    buckets = Self.make(rate, burst, clock)
  }

  private static func make(_ rate: Double, _ burst: Int, _ clock: some Clock<Duration>) -> TokenBuckets {
    TokenBuckets(rate: rate, burst: burst, capacity: 65_536, clock: clock)
  }

  /// Takes one call out of a principal's allowance, or answers how long to wait for the next.
  func take(_ principal: String) -> Duration? {
    if case .refused(let delay) = buckets.take(principal) { delay } else { nil }
  }
}
