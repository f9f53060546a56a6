/// The fields of a line, in the order they were given.
///
/// Keys are constants, as messages are: what varies is a value.
public struct LogMetadata: Sendable, ExpressibleByDictionaryLiteral {
  var fields: [(key: StaticString, value: LogValue)]

  /// The fields in the order of the literal.
  public init(dictionaryLiteral fields: (StaticString, LogValue)...) {
    self.fields = fields.map { (key: Self.unreserved($0.0), value: $0.1) }
  }

  /// A field with the name of what every line begins with would be a second key: it gets an underscore.
  private static func unreserved(_ key: StaticString) -> StaticString {
    guard (4...7).contains(key.utf8CodeUnitCount) else { return key }
    return switch key.description {
    case "time": "_time"
    case "level": "_level"
    case "logger": "_logger"
    case "message": "_message"
    default: key
    }
  }

  /// These fields, with those of `other` behind them; a key that both have takes the other's value.
  public func merging(_ other: LogMetadata) -> LogMetadata {
    var merged = other
    merged.fields.insert(contentsOf: fields.filter { !other.contains($0.key) }, at: 0)
    return merged
  }

  func contains(_ key: StaticString) -> Bool { fields.contains { $0.key.description == key.description } }
}
