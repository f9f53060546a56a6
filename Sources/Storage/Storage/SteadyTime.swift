internal import PosternEventLoop

/// Milliseconds that only go forward: from a moment of the wall clock on, counted by a clock that nobody sets.
///
/// Lifetimes that are kept in a file are measured by it. A wall clock that is set back while the server runs, or that
/// was ahead at an earlier start, never lets a record live longer than it was given (L7): the file remembers the
/// latest time that it has seen, and time goes on from there.
public struct SteadyTime: Sendable {
  /// The time now, in milliseconds since 1970.
  public let now: @Sendable () -> Int64

  /// Counts on from a time.
  ///
  /// - Parameters:
  ///   - clock: Counts; the time that the machine sleeps should count too.
  ///   - start: The time now, in milliseconds since 1970.
  public init<C: Clock>(_ clock: C, from start: Int64) where C.Duration == Duration {
    let first = clock.now
    now = { start.saturatingAdd(first.duration(to: clock.now).wholeMilliseconds) }
  }

  /// The system's time from now on.
  public static func system() -> SteadyTime {
    SteadyTime(ContinuousClock(), from: ProcessClock.unixMilliseconds())
  }

  /// This time, or one that is so much ahead that it has passed `latest` already.
  public func after(_ latest: Int64) -> SteadyTime {
    let (distance, isTooFar) = latest.subtractingReportingOverflow(now())
    guard !isTooFar, distance > 0 else { return self }
    return SteadyTime { [now] in now().saturatingAdd(distance) }
  }

  private init(now: @escaping @Sendable () -> Int64) { self.now = now }
}

extension Int64 {
  /// The sum, or the largest number there is.
  package func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}

extension Duration {
  /// Whole milliseconds, rounded up: nothing that is given a lifetime has none.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return seconds > 0 ? .max : .min }
    let perMillisecond: Int64 = 1_000_000_000_000_000
    let part = attoseconds > 0 ? (attoseconds - 1) / perMillisecond + 1 : attoseconds / perMillisecond
    return milliseconds.saturatingAdd(part)
  }
}
