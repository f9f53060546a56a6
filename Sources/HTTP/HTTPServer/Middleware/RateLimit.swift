public import PosternHTTPTypes
internal import PosternLimits

/// Answers 429 to whoever asks too often for too long.
///
/// Each key has a bucket of tokens: a request takes one, time fills it up again. A generous burst is what keeps the
/// limit from hitting the many people behind one address (L10).
public struct RateLimit<Key: Hashable>: Filter {
  private let key: @Sendable (Request, RequestContext) -> Key?
  private let buckets: TokenBuckets

  /// Limits by a key.
  ///
  /// - Parameters:
  ///   - rate: How many requests a second a key may make in the long run.
  ///   - burst: How many it may make at once.
  ///   - capacity: How many keys are remembered; whoever is forgotten was nearest to a full bucket. A key costs
  ///     16 bytes, whatever it is.
  ///   - clock: The time; tests advance one of their own.
  ///   - key: Whom a request counts for; nil for nobody.
  public init<Time: Clock>(
    _ rate: Double, burst: Int, capacity: Int = 65_536, clock: Time = ContinuousClock(),
    by key: @escaping @Sendable (Request, RequestContext) -> Key?
  ) where Time.Duration == Duration {
    self.key = key
    buckets = TokenBuckets(rate: rate, burst: burst, capacity: capacity, clock: clock)
  }

  /// Answers 429 with the number of seconds to wait.
  public func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    guard let key = key(request, context), case .refused(let delay) = buckets.take(key) else {
      return nil
    }
    var error = HTTPError(
      .tooManyRequests, code: "rate_limited", message: "Too many requests; wait as Retry-After says.")
    error.fields.append(.retryAfter, Int(clamping: max(1, delay.wholeSeconds)))
    throw error
  }
}

extension RateLimit where Key == IPAddress {
  /// Limits by the client's address.
  public init<Time: Clock>(
    _ rate: Double, burst: Int, capacity: Int = 65_536, clock: Time = ContinuousClock()
  ) where Time.Duration == Duration {
    self.init(rate, burst: burst, capacity: capacity, clock: clock) { $1.clientAddress?.subscriber }
  }
}

extension IPAddress {
  /// Whom the address was given to: for IPv6 a whole /64 is one network's, and a client in it may take any address.
  var subscriber: IPAddress {
    let address = unmapped
    return address.family == .v6 ? IPAddress(v6: (address.value >> 64) << 64) : address
  }
}

extension Duration {
  /// Seconds, rounded up.
  fileprivate var wholeSeconds: Int64 {
    components.attoseconds > 0 ? components.seconds + 1 : components.seconds
  }
}
