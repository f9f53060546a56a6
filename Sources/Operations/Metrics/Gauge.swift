import Synchronization

/// A number that goes up and down.
public final class Gauge: Series {
  private let value = Atomic<Int64>(0)

  /// Replaces the number.
  public func set(_ number: Int64) { value.store(number, ordering: .relaxed) }

  /// Adds to the number, or takes away from it.
  public func add(_ amount: Int64 = 1) { value.wrappingAdd(amount, ordering: .relaxed) }

  /// The number as it is.
  public var current: Int64 { value.load(ordering: .relaxed) }

  package static let type: StaticString = "gauge"

  package func render(_ name: StaticString, _ labels: Labels, into text: inout PrometheusText) {
    text.sample(name, labels: labels, value: current.description)
  }
}
