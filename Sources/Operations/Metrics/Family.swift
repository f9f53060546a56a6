import Synchronization

/// The label names of a family with the values of one series.
package typealias Labels = [(name: StaticString, value: String)]

/// One measured number, or a histogram's several.
package protocol Series: AnyObject, Sendable {
  static var type: StaticString { get }
  func render(_ name: StaticString, _ labels: Labels, into text: inout PrometheusText)
}

/// All series of one name, told apart by the values of their labels.
///
/// Take a series once and keep it: finding it costs a lock, using it an atomic addition. However many values a client
/// may invent, a family holds at most `limit` series: what comes later is counted in one whose labels all say `other`.
public final class Family<Member: AnyObject & Sendable>: Sendable {
  let name: StaticString
  let help: StaticString
  private let labels: [StaticString]
  private let limit: Int
  private let make: @Sendable () -> Member
  private let members = Mutex<[[String]: Member]>([:])

  init(
    name: StaticString, help: StaticString, labels: [StaticString], limit: Int,
    make: @escaping @Sendable () -> Member
  ) {
    self.name = name
    self.help = help
    self.labels = labels
    self.limit = limit
    self.make = make
  }

  /// The series with these label values, in the order of the family's labels.
  ///
  /// - Parameter values: One for each label; missing ones are empty, what is too much is ignored.
  public subscript(_ values: String...) -> Member {
    let missing = max(0, labels.count - values.count)
    return member(values.prefix(labels.count) + Array(repeating: "", count: missing))
  }

  private func member(_ values: [String]) -> Member {
    members.withLock { members in
      if let member = members[values] { return member }
      let isFull = members.count >= limit
      let key = isFull ? labels.map { _ in "other" } : values
      let member = members[key] ?? make()
      members[key] = member
      return member
    }
  }

  /// Every series, ordered by label values.
  var all: [(labels: Labels, member: Member)] {
    members.withLock { $0 }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { values, member in (zip(labels, values).map { (name: $0, value: $1) }, member) }
  }
}

extension Family: Renderable where Member: Series {
  func render(into text: inout PrometheusText) {
    text.head(name, help: help, type: Member.type)
    for (labels, member) in all { member.render(name, labels, into: &text) }
  }
}

/// What a registry holds: everything under one metric name.
protocol Renderable: Sendable {
  func render(into text: inout PrometheusText)
}
