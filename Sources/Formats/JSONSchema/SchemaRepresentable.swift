public import PosternJSON

/// A type that a field can hold: it has a schema, and goes to JSON and back.
///
/// A type of one's own that travels as text needs four lines:
/// ```swift
/// struct EmailAddress: SchemaRepresentable, LosslessStringConvertible {
///   static let schema = Schema.string("an email address", format: "email")
///   static let neutral = EmailAddress(unchecked: "")
///   …
/// }
/// ```
/// An enumeration of text needs none: `enum BodyFormat: String, CaseIterable, SchemaRepresentable`.
public protocol SchemaRepresentable: Sendable {
  /// What the type looks like on the wire.
  static var schema: Schema { get }

  /// What a field reads as before it is set: empty, zero, the first case. It is never decoded and never sent.
  static var neutral: Self { get }

  /// What an absent field becomes without being a mistake: nothing, for optionals.
  static var whenAbsent: Self? { get }

  /// Makes a value from JSON; nil if the JSON is not such a value.
  init?(json: JSONValue)

  /// The value as JSON; a secret shows itself masked.
  var json: JSONValue { get }

  /// Makes a value, or notes what is wrong and returns the neutral one; for types that hold other values.
  static func read(_ json: JSONValue, _ reading: Reading) -> Self
}

extension SchemaRepresentable {
  /// Nothing: a field must be given.
  public static var whenAbsent: Self? { nil }

  /// Makes a value, or notes that the JSON is not what the schema names.
  public static func read(_ json: JSONValue, _ reading: Reading) -> Self {
    if let value = Self(json: json) { return value }
    reading.expected(schema, found: json)
    return neutral
  }
}

extension SchemaRepresentable where Self: LosslessStringConvertible {
  /// Makes a value from its text.
  public init?(json: JSONValue) {
    guard case .string(let text) = json else { return nil }
    self.init(text)
  }

  /// The value's text.
  public var json: JSONValue { .string(description) }
}

extension SchemaRepresentable where Self: RawRepresentable & CaseIterable, RawValue == String {
  /// A choice among the texts of the cases.
  public static var schema: Schema {
    let names = allCases.map(\.rawValue)
    return Schema(.choice(names), "one of " + names.map(Reading.quoted).joined(separator: ", "))
  }

  /// The first case.
  public static var neutral: Self { allCases[allCases.startIndex] }

  /// Makes the case whose text this is.
  public init?(json: JSONValue) {
    guard case .string(let text) = json else { return nil }
    self.init(rawValue: text)
  }

  /// The case's text.
  public var json: JSONValue { .string(rawValue) }
}
