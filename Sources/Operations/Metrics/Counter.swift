import Synchronization

/// A number that only grows.
public final class Counter: Series {
  private let value = Atomic<UInt64>(0)

  /// Adds to the counter.
  public func add(_ amount: UInt64 = 1) { value.wrappingAdd(amount, ordering: .relaxed) }

  /// How much was added so far.
  public var total: UInt64 { value.load(ordering: .relaxed) }

  package static let type: StaticString = "counter"

  package func render(_ name: StaticString, _ labels: Labels, into text: inout PrometheusText) {
    text.sample(name, labels: labels, value: total.description)
  }
}
