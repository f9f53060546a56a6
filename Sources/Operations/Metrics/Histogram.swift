import Synchronization

/// How often a value fell into each of some fixed ranges.
public final class Histogram: Series {
  private let buckets: Buckets
  /// One for each bound, one for what is above the last, and the sum of all values in the last place.
  private let cells: [Counter]

  package init(_ buckets: Buckets) {
    self.buckets = buckets
    cells = (0...buckets.bounds.count + 1).map { _ in Counter() }
  }

  /// Counts a duration.
  public func observe(_ duration: Duration) { observe(duration.clampedNanoseconds) }

  /// Counts a value in the unit of the buckets: bytes, or nanoseconds.
  public func observe(_ value: Int64) {
    let value = max(0, value)
    cells[buckets.bounds.firstIndex { value <= $0 } ?? buckets.bounds.count].add()
    cells[cells.count - 1].add(UInt64(value))
  }

  package static let type: StaticString = "histogram"

  package func render(_ name: StaticString, _ labels: Labels, into text: inout PrometheusText) {
    var count: UInt64 = 0
    for (bound, cell) in zip(buckets.bounds.map { buckets.spelled(UInt64($0)) } + ["+Inf"], cells) {
      count &+= cell.total
      text.sample(name, "_bucket", labels: labels, bound: bound, value: count.description)
    }
    text.sample(name, "_sum", labels: labels, value: buckets.spelled(cells[cells.count - 1].total))
    text.sample(name, "_count", labels: labels, value: count.description)
  }
}

/// The upper bounds of a histogram's ranges.
public struct Buckets: Sendable, Hashable {
  let bounds: [Int64]
  /// What a rendered value is divided by: durations are counted in nanoseconds and written in seconds.
  private let divisor: Double

  /// Ranges of durations, in any order.
  public static func durations(_ bounds: Duration...) -> Buckets {
    Buckets(bounds: Set(bounds.map(\.clampedNanoseconds)).sorted(), divisor: 1e9)
  }

  /// Ranges of plain numbers, for example of bytes, in any order.
  public static func numbers(_ bounds: Int64...) -> Buckets {
    Buckets(bounds: Set(bounds.map { max(0, $0) }).sorted(), divisor: 1)
  }

  /// From half a millisecond to ten seconds: what an answer takes.
  public static let latency = durations(
    .microseconds(500), .milliseconds(1), .microseconds(2500), .milliseconds(5), .milliseconds(10),
    .milliseconds(25), .milliseconds(50), .milliseconds(100), .milliseconds(250), .milliseconds(500),
    .seconds(1), .milliseconds(2500), .seconds(5), .seconds(10))

  func spelled(_ value: UInt64) -> String {
    divisor == 1 ? value.description : (Double(value) / divisor).description
  }
}

extension Duration {
  /// Whole nanoseconds, zero for what is negative and the greatest number for what does not fit.
  fileprivate var clampedNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, hasOverflown) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, hasOverflownToo) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    if seconds < 0 { return 0 }
    return hasOverflown || hasOverflownToo ? .max : max(0, sum)
  }
}
