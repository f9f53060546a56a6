internal import CLibuv

/// A moment on a loop's monotonic clock, in milliseconds.
public struct LoopInstant: Hashable, Comparable, Sendable {
  /// Milliseconds since some moment before the process began.
  public let milliseconds: UInt64

  /// A moment so many milliseconds after the clock's start.
  public init(milliseconds: UInt64) { self.milliseconds = milliseconds }

  /// This moment, on any thread; rounded up, so that what is counted from here never comes early.
  ///
  /// A loop's own `now` is as old as its turn.
  public static var current: LoopInstant { LoopInstant(milliseconds: uv_hrtime() / 1_000_000 + 1) }

  /// A moment that never comes.
  public static let never = LoopInstant(milliseconds: .max)

  /// Compares two moments.
  public static func < (earlier: LoopInstant, later: LoopInstant) -> Bool {
    earlier.milliseconds < later.milliseconds
  }

  /// The moment `duration` later; what is too far away never comes.
  public func advanced(by duration: Duration) -> LoopInstant { advanced(by: duration.wholeMilliseconds) }

  /// The moment so many milliseconds later; what is too far away never comes.
  public func advanced(by duration: UInt64) -> LoopInstant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration)
    return overflow ? .never : LoopInstant(milliseconds: sum)
  }

  /// How long it is from here to `other`; zero when that has passed.
  public func duration(to other: LoopInstant) -> Duration {
    .milliseconds(other > self ? other.milliseconds - milliseconds : 0)
  }
}

extension Duration {
  /// Milliseconds, rounded up, so that nothing fires early; zero for what is negative.
  package var wholeMilliseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1000)
    guard !overflow else { return .max }
    let fraction = UInt64(attoseconds)
    let part = fraction / 1_000_000_000_000_000 + (fraction % 1_000_000_000_000_000 == 0 ? 0 : 1)
    return whole.addingReportingOverflow(part).overflow ? .max : whole + part
  }
}
