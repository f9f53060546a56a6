public import PosternJSON

extension Bool: SchemaRepresentable {
  /// A boolean.
  public static var schema: Schema { Schema(.boolean, "true or false") }
  /// False.
  public static var neutral: Bool { false }
  /// Takes true or false.
  public init?(json: JSONValue) {
    guard case .bool(let value) = json else { return nil }
    self = value
  }
  /// True or false.
  public var json: JSONValue { .bool(self) }
}

extension Int: SchemaRepresentable {
  /// A whole number.
  public static var schema: Schema { Schema(.integer, "an integer") }
  /// Zero.
  public static var neutral: Int { 0 }
  /// Takes a whole number however it is spelled: JSON Schema 6.1.1 counts `3.0` as an integer.
  public init?(json: JSONValue) {
    switch json {
    case .int(let value): self.init(exactly: value)
    case .double(let value): self.init(exactly: value)
    default: return nil
    }
  }
  /// The number.
  public var json: JSONValue { .int(Int64(self)) }
}

extension Double: SchemaRepresentable {
  /// A number.
  public static var schema: Schema { Schema(.number, "a number") }
  /// Zero.
  public static var neutral: Double { 0 }
  /// Takes any number.
  public init?(json: JSONValue) {
    switch json {
    case .int(let value): self = Double(value)
    case .double(let value): self = value
    default: return nil
    }
  }
  /// The number.
  public var json: JSONValue { .double(self) }
}

extension String: SchemaRepresentable {
  /// Text.
  public static var schema: Schema { Schema(.string, "a string") }
  /// No text.
  public static var neutral: String { "" }
  /// Takes text.
  public init?(json: JSONValue) {
    guard case .string(let value) = json else { return nil }
    self = value
  }
  /// The text.
  public var json: JSONValue { .string(self) }
}

extension JSONValue: SchemaRepresentable {
  /// Anything.
  public static var schema: Schema { Schema(.any, "any value") }
  /// Null.
  public static var neutral: JSONValue { .null }
  /// Takes the value as it is.
  public init?(json: JSONValue) { self = json }
  /// The value itself.
  public var json: JSONValue { self }
}

extension JSONObject: SchemaRepresentable {
  /// An object with any keys.
  public static var schema: Schema { Schema(.dictionary(JSONValue.schema), "an object") }
  /// An object without members.
  public static var neutral: JSONObject { JSONObject() }
  /// Takes an object as it is.
  public init?(json: JSONValue) {
    guard case .object(let value) = json else { return nil }
    self = value
  }
  /// The object.
  public var json: JSONValue { .object(self) }
}
