internal import PosternEventLoop

/// How long to wait before the next attempt: any time up to a limit that doubles, so that many clients of one server do
/// not all come back at once.
struct Backoff: Sendable {
  private static let first = Duration.milliseconds(20)
  private static let longest = Duration.milliseconds(500)
  private var limit = first

  /// The next pause, where `share` is a random number from zero to one.
  mutating func next(_ share: Double) -> Duration {
    defer { limit = min(limit * 2, Self.longest) }
    return limit * min(max(share, 0), 1)
  }

  /// After an attempt that succeeded.
  mutating func reset() { limit = Self.first }
}

/// Whether calls are worth waiting for: after a second of nothing but failures they are not (J10).
struct Breaker: Sendable {
  /// How long failures last before calls fail at once.
  static let patience = Duration.seconds(1)
  private var outage: LoopInstant?

  /// Something went wrong.
  mutating func failed(at now: LoopInstant) { outage = outage ?? now }

  /// A reply came.
  mutating func succeeded() { outage = nil }

  /// Whether calls fail at once; attempts to connect go on.
  func isOpen(at now: LoopInstant) -> Bool {
    outage.map { $0.duration(to: now) >= Self.patience } ?? false
  }
}
