import PosternJSON

/// Declares a field of a record: its description, its constraints, and, by initialisation, its default.
///
/// ```swift
/// @Field("Recipient addresses", .count(1...500)) var to: [EmailAddress]
/// @Field("Carbon-copy addresses") var cc: [EmailAddress]?
/// @Field("Keep a copy in Sent Items") var saveToSent = true
/// ```
@propertyWrapper
public struct Field<Value: SchemaRepresentable>: Sendable {
  /// What was set, or until then the default.
  @usableFromInline var value: Value?
  @usableFromInline let declaration: FieldDeclaration

  /// Declares a field that must be given, or an optional one.
  @inlinable
  public init(_ description: String, _ traits: FieldTrait...) {
    value = nil
    declaration = FieldDeclaration(description: description, traits: traits)
  }

  /// Declares a field with a default.
  @inlinable
  public init(wrappedValue: Value, _ description: String, _ traits: FieldTrait...) {
    value = wrappedValue
    declaration = FieldDeclaration(description: description, traits: traits)
  }

  /// The field's value: what was set, else the default, else the neutral value of its type.
  ///
  /// The last happens only in a record made by `init()`; decoding and `init(_:)` refuse a record with a hole.
  @inlinable public var wrappedValue: Value {
    get { value ?? Value.neutral }
    set { value = newValue }
  }

  @inlinable
  init(_ value: Value, _ declaration: FieldDeclaration) {
    self.value = value
    self.declaration = declaration
  }
}

extension Field: Equatable where Value: Equatable {
  /// Compares the values; two records are equal whatever their fields say of themselves.
  public static func == (left: Field, right: Field) -> Bool { left.value == right.value }
}

/// What is written between the parentheses of a field.
@usableFromInline
struct FieldDeclaration: Sendable {
  let description: String
  let traits: [FieldTrait]

  @usableFromInline
  init(description: String, traits: [FieldTrait]) {
    self.description = description
    self.traits = traits
  }
}

extension Field: Codable {
  /// Takes the field's value from a record that is being decoded.
  public init(from decoder: any Decoder) throws {
    guard let record = decoder as? RecordDecoding else { throw ForeignCoder() }
    self = record.field(Self.self)
  }

  /// Puts the field's value into a record that is being encoded.
  public func encode(to encoder: any Encoder) throws {
    guard let record = encoder as? RecordEncoding else { throw ForeignCoder() }
    record.put(value)
  }
}

/// A record was given to a coder that does not know fields.
@usableFromInline
struct ForeignCoder: Error, CustomStringConvertible {
  @usableFromInline
  init() {}
  @usableFromInline
  var description: String { "a record goes to and from JSON by init(decoding:) and json only" }
}
