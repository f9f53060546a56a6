import Synchronization

/// Everything that is measured, by name.
///
/// Asking twice for the same name gives the same series, so two parts may count together.
public final class MetricsRegistry: Sendable {
  private let families = Mutex<[String: any Renderable]>([:])

  /// How many series a family holds when nothing else is said.
  public static let usualLimit = 100

  /// What `render` returns, as a `Content-Type`.
  public static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

  /// An empty registry.
  public init() {}

  /// A counter without labels; its name ends in `_total`.
  public func counter(_ name: StaticString, _ help: StaticString) -> Counter {
    counters(name, help, by: [], limit: 1)[]
  }

  /// Counters told apart by labels.
  public func counters(
    _ name: StaticString, _ help: StaticString, by labels: [StaticString], limit: Int = usualLimit
  ) -> Family<Counter> {
    family(name, help, labels, limit) { Counter() }
  }

  /// A gauge without labels.
  public func gauge(_ name: StaticString, _ help: StaticString) -> Gauge {
    gauges(name, help, by: [], limit: 1)[]
  }

  /// Gauges told apart by labels.
  public func gauges(
    _ name: StaticString, _ help: StaticString, by labels: [StaticString], limit: Int = usualLimit
  ) -> Family<Gauge> {
    family(name, help, labels, limit) { Gauge() }
  }

  /// A histogram without labels; its name ends in its unit, `_seconds` or `_bytes`.
  public func histogram(_ name: StaticString, _ help: StaticString, _ buckets: Buckets) -> Histogram {
    histograms(name, help, by: [], buckets, limit: 1)[]
  }

  /// Histograms told apart by labels.
  public func histograms(
    _ name: StaticString, _ help: StaticString, by labels: [StaticString], _ buckets: Buckets,
    limit: Int = usualLimit
  ) -> Family<Histogram> {
    family(name, help, labels, limit) { Histogram(buckets) }
  }

  /// A number that is asked for when it is read; nothing is written while there is none.
  ///
  /// Who asks for a name that is sampled already changes nothing.
  public func sampled(
    _ name: StaticString, _ help: StaticString, isCounter: Bool = false,
    _ sample: @escaping @Sendable () -> Double?
  ) {
    let sampled = Sampled(name: name, help: help, type: isCounter ? "counter" : "gauge", sample: sample)
    families.withLock { families in
      let known = families[name.description]
      // As with two kinds: the first keeps the name.
      assert(known == nil || known is Sampled, "\(name) is already something else than a sampled number")
      if known == nil { families[name.description] = sampled }
    }
  }

  /// Everything in the Prometheus text format, ordered by name.
  public func render() -> [UInt8] {
    var text = PrometheusText()
    for (_, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      family.render(into: &text)
    }
    return text.bytes
  }

  private func family<Member: Series>(
    _ name: StaticString, _ help: StaticString, _ labels: [StaticString], _ limit: Int,
    make: @escaping @Sendable () -> Member
  ) -> Family<Member> {
    let new = Family(name: name, help: help, labels: labels, limit: max(1, limit), make: make)
    return families.withLock { families in
      guard let known = families[name.description] else {
        families[name.description] = new
        return new
      }
      // Two kinds under one name cannot be written: the first keeps the name, the second counts for nobody.
      assert(known is Family<Member>, "\(name) is already something else than a \(Member.type)")
      return known as? Family<Member> ?? new
    }
  }
}

private struct Sampled: Renderable {
  let name: StaticString
  let help: StaticString
  let type: StaticString
  let sample: @Sendable () -> Double?

  func render(into text: inout PrometheusText) {
    guard let value = sample() else { return }
    text.head(name, help: help, type: type)
    text.sample(name, labels: [], value: Int64(exactly: value)?.description ?? value.description)
  }
}
