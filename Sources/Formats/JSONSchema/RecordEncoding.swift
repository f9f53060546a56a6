import PosternJSON

/// The `Encoder` that the compiler-made `encode(to:)` of a record is run against.
final class RecordEncoding: Encoder {
  private let fields: [FieldDefinition]
  private var current = 0
  private var following = 0
  private var object = JSONObject()

  private init(_ definition: RecordDefinition) { fields = definition.fields }

  static func encode<Value: Record>(_ record: Value) -> JSONObject {
    let encoding = RecordEncoding(Value.definition)
    // Only a property that is no field throws, and validation names it when the record is registered.
    try? record.encode(to: encoding)
    return encoding.object
  }

  /// Puts the current field into the object, unless it was never set or is a nil.
  func put<Value: SchemaRepresentable>(_ value: Value?) {
    guard let json = value?.json, json != .null || Value.whenAbsent == nil else { return }
    object[fields[current].name] = json
  }

  /// Finds the field of a property; the compiler asks in the order of declaration.
  fileprivate func select(_ property: String) throws {
    if following < fields.count, fields[following].property == property {
      current = following
    } else if let index = fields.firstIndex(where: { $0.property == property }) {
      current = index
    } else {
      throw UndeclaredProperty(name: property)
    }
    following = current + 1
  }

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(FieldContainer(record: self))
  }
  func unkeyedContainer() -> any UnkeyedEncodingContainer { NoContainer(record: self) }
  func singleValueContainer() -> any SingleValueEncodingContainer { NoContainer(record: self) }
}

/// Hands the record's encoder to each of its fields.
private struct FieldContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let record: RecordEncoding

  mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try record.select(key.stringValue)
    try value.encode(to: record)
  }

  var codingPath: [any CodingKey] { [] }
  mutating func encodeNil(forKey key: Key) throws { throw ForeignCoder() }
  mutating func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    record.container(keyedBy: type)
  }
  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    record.unkeyedContainer()
  }
  mutating func superEncoder() -> any Encoder { record }
  mutating func superEncoder(forKey key: Key) -> any Encoder { record }
}

/// What a property that is no field gets: a refusal.
private struct NoContainer: UnkeyedEncodingContainer, SingleValueEncodingContainer {
  let record: RecordEncoding

  mutating func encode<Value: Encodable>(_ value: Value) throws { throw ForeignCoder() }
  mutating func encodeNil() throws { throw ForeignCoder() }
  var codingPath: [any CodingKey] { [] }
  var count: Int { 0 }
  mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    record.container(keyedBy: type)
  }
  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
  mutating func superEncoder() -> any Encoder { record }
}
