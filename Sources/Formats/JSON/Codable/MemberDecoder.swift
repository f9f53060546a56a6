/// The members of an object, for a type with coding keys.
struct MemberDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let object: JSONObjectView
  private let decoder: ViewDecoder
  private let naming: JSONKeys
  private let index: [ByteKey: JSONView]

  init(_ object: JSONObjectView, in decoder: ViewDecoder, naming: JSONKeys? = nil) {
    self.object = object
    self.decoder = decoder
    self.naming = naming ?? decoder.keys
    index = object.count > 32 ? ByteKey.index(object) : [:]
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { object.compactMap { Key(stringValue: $0.key) } }

  func contains(_ key: Key) -> Bool { find(naming.wireName(key.stringValue)) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).decode(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try member(key).decode(type) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try member(key).decode(type) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try member(key).decode(type) }
  func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type, forKey key: Key) throws -> Integer
  {
    try member(key).decode(type)
  }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try member(key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try member(named: "super") }
  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

  private func find(_ name: String) -> JSONView? { index.isEmpty ? object[name] : index[ByteKey(text: name)] }

  private func member(_ key: Key) throws -> ViewDecoder {
    try member(named: naming.wireName(key.stringValue))
  }

  private func member(named name: String) throws -> ViewDecoder {
    let path = CodingPath.key(name, in: decoder.path)
    guard let view = find(name) else {
      throw JSONError(.mismatch, "is required and missing", path: path.description)
    }
    return ViewDecoder(view: view, path: path, keys: decoder.keys)
  }
}

/// A key that equals another one when their bytes do, where a `String` would equal its other Unicode forms.
///
/// A large object is indexed by these, since a dictionary asks for each of its members by name.
private struct ByteKey: Hashable {
  let text: String

  static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }

  static func index(_ object: JSONObjectView) -> [ByteKey: JSONView] {
    Dictionary(object.map { (ByteKey(text: $0.key), $0.value) }, uniquingKeysWith: { _, last in last })
  }
}
