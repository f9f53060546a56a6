public import PosternJSON
public import PosternJSONSchema

/// A duration as people write it: one whole number and one unit.
extension Duration: SchemaRepresentable {
  private static let units: [(suffix: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// Text like `30s`.
  public static var schema: Schema { .string("a duration like 250ms, 30s, 5m, 12h or 30d") }
  /// No time.
  public static var neutral: Duration { .zero }

  /// Takes a whole number followed by `ms`, `s`, `m`, `h` or `d`; nothing else, and nothing that overflows.
  public init?(json: JSONValue) {
    guard case .string(let text) = json, let (amount, suffix) = Amount.split(text),
      let unit = Self.units.first(where: { $0.suffix == suffix })
    else { return nil }
    let (milliseconds, overflows) = amount.multipliedReportingOverflow(by: unit.milliseconds)
    guard !overflows else { return nil }
    self = .milliseconds(milliseconds)
  }

  /// The duration in the largest unit that leaves no rest, to the millisecond.
  public var json: JSONValue {
    let (seconds, attoseconds) = components
    let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000)
    guard !overflows, whole < .max - 1_000, whole > .min + 1_000 else { return .string("\(seconds)s") }
    let milliseconds = whole + attoseconds / 1_000_000_000_000_000
    let unit = Self.units.first { milliseconds != 0 && milliseconds % $0.milliseconds == 0 }
    return .string(unit.map { "\(milliseconds / $0.milliseconds)\($0.suffix)" } ?? "0s")
  }
}
