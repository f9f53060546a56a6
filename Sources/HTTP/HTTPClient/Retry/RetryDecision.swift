internal import PosternHTTPTypes

/// Whether a request is sent again, and when.
enum RetryDecision: Equatable {
  case giveUp
  case again(after: Duration)

  /// What became of an attempt.
  enum Outcome {
    case failed(HTTPClientError)
    case answered(Status, retryAfter: Duration?)
  }

  /// What the decision depends on.
  struct Circumstances {
    var method: Method
    /// How many attempts there were.
    var attempt: Int
    /// Whether the body is still what it was: false once a producer has been asked for it.
    var canRepeatBody = true
    /// What is left of the total deadline.
    var remaining: Duration?
    /// From 0 to below 1.
    var jitter: Double = 0
  }

  static func decide(
    _ outcome: Outcome, _ circumstances: Circumstances, policy: RetryPolicy
  ) -> RetryDecision {
    guard circumstances.attempt < policy.attempts, circumstances.canRepeatBody,
      isSafe(outcome, method: circumstances.method, policy: policy)
    else { return .giveUp }
    var pause = backoff(circumstances, policy)
    if case .answered(_, let asked?) = outcome {
      guard asked <= policy.longestRetryAfter else { return .giveUp }
      pause = max(pause, asked)
    }
    if let remaining = circumstances.remaining, pause >= remaining { return .giveUp }
    return .again(after: pause)
  }

  /// R9: no side effect is repeated unless it provably did not happen.
  private static func isSafe(_ outcome: Outcome, method: Method, policy: RetryPolicy) -> Bool {
    switch outcome {
    case .failed(let error):
      error.isTransient && (!error.mayHaveBeenSent || method.isIdempotent)
    case .answered(let status, let retryAfter):
      switch status.code {
      case 429: method.isIdempotent || policy.trustsRefusals
      case 503: method.isIdempotent || policy.trustsRefusals && retryAfter != nil
      case 502, 504: method.isIdempotent
      default: false
      }
    }
  }

  private static func backoff(_ circumstances: Circumstances, _ policy: RetryPolicy) -> Duration {
    let doublings = min(max(circumstances.attempt - 1, 0), 20)
    let full = min(policy.firstPause * (1 << doublings), policy.longestPause)
    return full * (1 - circumstances.jitter / 2)
  }
}

extension HTTPClientError {
  /// Whether the same request may fare better a moment later.
  var isTransient: Bool {
    switch code {
    case .resolve, .connect, .closed, .timeout(.connect), .timeout(.idle): true
    default: false
    }
  }
}
