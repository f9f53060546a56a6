public import PosternJSON

/// The `Decoder` that the compiler-made `init(from:)` of a record is run against.
///
/// That initialiser asks for every stored property by its Swift name; each `Field` then asks for its own value.
@usableFromInline
final class RecordDecoding: Decoder {
  let definition: RecordDefinition
  private let members: JSONObject
  /// Which member was sent for each field; -1 for none.
  private let given: [Int]
  @usableFromInline let reading: Reading
  /// The field that is being decoded.
  private var current = 0
  /// How many fields were decoded: all, unless the record has coding keys of its own.
  private(set) var decodedFields = 0

  init(_ definition: RecordDefinition, _ members: JSONObject, _ reading: Reading) {
    self.definition = definition
    self.members = members
    self.reading = reading
    given = Self.assign(members, to: definition.fields, reading)
  }

  static func decode<Value: Record>(
    _ type: Value.Type, by definition: RecordDefinition, from json: JSONValue, _ reading: Reading
  ) -> Value {
    guard case .object(let members) = json else {
      reading.expected(Value.schema, found: json)
      return Value.neutral
    }
    do {
      return try Value(from: RecordDecoding(definition, members, reading))
    } catch {
      reading.report(.invalid, "\(definition.typeName) is not made of fields only: \(error)")
      return Value.neutral
    }
  }

  /// Finds the field for every member; what is left over is a mistake (`additionalProperties` is false).
  private static func assign(
    _ members: JSONObject, to fields: [FieldDefinition], _ reading: Reading
  ) -> [Int] {
    var given = [Int](repeating: -1, count: fields.count)
    for (position, member) in members.enumerated() {
      let key = member.key
      // Names are ASCII: with as many bytes, nothing else is canonically equivalent to one.
      if let index = fields.firstIndex(where: { $0.name.utf8.count == key.utf8.count && $0.name == key }) {
        if given[index] >= 0 { reading.enter(.key(key)) { reading.report(.invalid, "given twice") } }
        given[index] = position
      } else if reading.mistakes.count < Reading.mistakeLimit {
        let nearest = NearestName.of(key, among: fields.lazy.map(\.name))
        let hint = nearest.map { "; did you mean \(Reading.quoted($0))?" } ?? ""
        reading.enter(.key(key)) { reading.report(.unknown, "unknown field" + hint) }
      }
    }
    return given
  }

  /// The current field with its value; with a neutral one after a mistake, which the whole is refused for.
  ///
  /// It is compiled where the record is, for the type of the value: looking types up would be half of its time.
  @inlinable
  func field<Value>(_ type: Field<Value>.Type) -> Field<Value> {
    let field = take()
    return reading.enter(.key(field.name)) {
      Field(value(of: field), FieldDeclaration(description: field.description, traits: []))
    }
  }

  @inlinable
  func value<Value: SchemaRepresentable>(of field: FieldDefinition) -> Value {
    guard let json = sent else {
      if let value = (field.prototype as? Field<Value>)?.value ?? Value.whenAbsent { return value }
      reportMissing(field)
      return Value.neutral
    }
    if reading.trustsSecrets, field.schema.isSecret { return Value.neutral }
    let mistakes = reading.mistakes.count
    let value = Value.read(json, reading)
    if reading.mistakes.count == mistakes { check(json, field) }
    return value
  }

  @usableFromInline
  func take() -> FieldDefinition {
    decodedFields += 1
    return definition.fields[current]
  }

  /// What was sent for the current field.
  @usableFromInline var sent: JSONValue? {
    let position = given[current]
    // A bare `nil` would be the JSON null.
    return position < 0 ? Optional.none : members[position].value
  }

  @usableFromInline
  func reportMissing(_ field: FieldDefinition) {
    reading.report(.missing, "expected \(field.schema.noun), found nothing")
  }

  @usableFromInline
  func check(_ json: JSONValue, _ field: FieldDefinition) {
    for constraint in field.constraints { constraint.check(json, reading) }
  }

  /// Makes a property's key the current field.
  @usableFromInline
  func select(_ property: String) throws {
    let fields = definition.fields
    // The compiler asks in the order of declaration, so the next field is the one, except for odd coding keys.
    let next = decodedFields < fields.count ? decodedFields : 0
    if next < fields.count, fields[next].property == property {
      current = next
    } else if let index = fields.firstIndex(where: { $0.property == property }) {
      current = index
    } else {
      throw UndeclaredProperty(name: property)
    }
  }

  @usableFromInline var codingPath: [any CodingKey] { [] }
  @usableFromInline var userInfo: [CodingUserInfoKey: Any] { [:] }
  @usableFromInline
  func container<Key>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FieldContainer(record: self))
  }
  @usableFromInline
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ForeignCoder() }
  @usableFromInline
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw ForeignCoder() }
}

extension KeyedDecodingContainer {
  /// Takes a field's value from a record that is being decoded.
  ///
  /// A record's compiler-made `init(from:)` finds this before the general `decode`.
  @inlinable
  public func decode<Value>(_ type: Field<Value>.Type, forKey key: Key) throws -> Field<Value> {
    guard let record = try superDecoder(forKey: key) as? RecordDecoding else { throw ForeignCoder() }
    try record.select(key.stringValue)
    return record.field(type)
  }
}

/// A property that is no field.
struct UndeclaredProperty: Error, CustomStringConvertible {
  let name: String
  var description: String { "\(name) is not declared with @Field" }
}

/// Hands the record's decoder to each of its fields.
private struct FieldContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let record: RecordDecoding

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try record.select(key.stringValue)
    return try Value(from: record)
  }

  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }
  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) -> Bool { false }
  func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  { throw ForeignCoder() }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw ForeignCoder()
  }
  func superDecoder() -> any Decoder { record }
  func superDecoder(forKey key: Key) -> any Decoder { record }
}
