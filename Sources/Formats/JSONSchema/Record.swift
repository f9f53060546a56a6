public import PosternJSON

/// A struct whose stored properties are all fields: arguments, settings, structured output, nested objects.
///
/// ```swift
/// struct Arguments: Record {
///   @Field("Recipient addresses", .count(1...500)) var to: [EmailAddress]
///   @Field("Format of the body") var contentType: BodyFormat = .html
/// }
/// ```
/// The declaration gives the JSON Schema, the decoder with its messages, the encoder, and a command line.
public protocol Record: SchemaRepresentable, Codable {
  /// Makes a record in which nothing is set; the compiler writes it, except for a public record.
  init()
}

extension Record {
  /// What the record declares; read from the type once and kept.
  public static var definition: RecordDefinition { RecordDefinition.of(Self.self) }

  /// The record's shape.
  public static var schema: Schema { Schema(.record(Self.self), "an object") }

  /// A record in which nothing is set.
  public static var neutral: Self { Self() }

  /// Builds a record in code, and refuses it if a required field was not set or a constraint is broken.
  public init(_ fill: (inout Self) throws -> Void) throws {
    var record = Self()
    try fill(&record)
    let reading = Reading(trustsSecrets: true)
    _ = Self.read(record.json, reading)
    try reading.verdict()
    self = record
  }

  /// Decodes a record, or refuses it with every mistake in it.
  public init(decoding json: JSONValue) throws(RecordError) {
    self = try RecordDecoder(unchecked: Self.definition).decode(json)
  }

  /// Decodes a record from a parsed document.
  public init(decoding view: JSONView) throws(RecordError) { try self.init(decoding: JSONValue(view)) }

  /// Makes a record if the JSON has no mistake.
  public init?(json: JSONValue) {
    let reading = Reading()
    self = Self.read(json, reading)
    if !reading.mistakes.isEmpty { return nil }
  }

  /// The record as an object; a field that was never set and a nil are left out.
  public var json: JSONValue { .object(RecordEncoding.encode(self)) }

  /// Reads every field, and notes every mistake.
  public static func read(_ json: JSONValue, _ reading: Reading) -> Self {
    RecordDecoding.decode(Self.self, by: definition, from: json, reading)
  }
}

/// Decodes records of one type: made when a tool or a command is registered, used for every call.
public struct RecordDecoder<Value: Record>: Sendable {
  /// What the record declares.
  public let definition: RecordDefinition

  /// Validates the declaration of a record; the error names the type and the property.
  public init(reserved: Set<String> = []) throws(RecordDefinitionError) {
    definition = Value.definition
    try definition.validate(Value.self, reserved: reserved)
  }

  init(unchecked definition: RecordDefinition) { self.definition = definition }

  /// Decodes a record, or refuses it with every mistake in it.
  public func decode(_ json: JSONValue) throws(RecordError) -> Value {
    let reading = Reading()
    let value = RecordDecoding.decode(Value.self, by: definition, from: json, reading)
    try reading.verdict()
    return value
  }

  /// Decodes a record from a parsed document.
  public func decode(_ view: JSONView) throws(RecordError) -> Value { try decode(JSONValue(view)) }
}
