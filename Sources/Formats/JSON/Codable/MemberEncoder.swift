/// The members of an object, from a type with coding keys.
struct MemberEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  private let encoder: NodeEncoder
  private let naming: JSONKeys
  private let mayRepeat: Bool

  init(in encoder: NodeEncoder, naming: JSONKeys, mayRepeat: Bool = true) {
    self.encoder = encoder
    self.naming = naming
    self.mayRepeat = mayRepeat
    encoder.node.becomeObject()
  }

  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil(forKey key: Key) { member(key).encodeNil() }
  func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) throws { try member(key).encode(value) }
  func encode(_ value: Float, forKey key: Key) throws { try member(key).encode(value) }
  func encode<Integer: FixedWidthInteger & Encodable>(_ value: Integer, forKey key: Key) throws {
    try member(key).encode(value)
  }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try member(key).encode(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> { member(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    member(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { member(named: "super") }
  func superEncoder(forKey key: Key) -> any Encoder { member(key) }

  private func member(_ key: Key) -> NodeEncoder { member(named: naming.wireName(key.stringValue)) }

  private func member(named name: String) -> NodeEncoder {
    NodeEncoder(
      node: encoder.node.member(named: name, mayRepeat: mayRepeat), path: .key(name, in: encoder.path),
      keys: encoder.keys)
  }
}

/// The elements of an array, one after the other.
struct ElementEncoder: UnkeyedEncodingContainer {
  private let encoder: NodeEncoder

  init(in encoder: NodeEncoder) {
    self.encoder = encoder
    encoder.node.becomeArray()
  }

  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.node.elementCount }

  func encodeNil() { element().encodeNil() }
  func encode(_ value: Bool) { element().encode(value) }
  func encode(_ value: String) { element().encode(value) }
  func encode(_ value: Double) throws { try element().encode(value) }
  func encode(_ value: Float) throws { try element().encode(value) }
  func encode<Integer: FixedWidthInteger & Encodable>(_ value: Integer) throws { try element().encode(value) }
  func encode<Value: Encodable>(_ value: Value) throws { try element().encode(value) }

  func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    element().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element().unkeyedContainer() }
  func superEncoder() -> any Encoder { element() }

  private func element() -> NodeEncoder {
    let path = CodingPath.index(count, in: encoder.path)
    return NodeEncoder(node: encoder.node.append(), path: path, keys: encoder.keys)
  }
}
