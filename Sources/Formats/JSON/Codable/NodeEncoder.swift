/// Encodes one value into one node.
struct NodeEncoder: Encoder {
  let node: EncodedNode
  let path: CodingPath
  let keys: JSONKeys

  var codingPath: [any CodingKey] { path.keys }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(MemberEncoder(in: self, naming: keys))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { ElementEncoder(in: self) }
  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension NodeEncoder: SingleValueEncodingContainer {
  func encodeNil() { node.content = .null }
  func encode(_ value: Bool) { node.content = .bool(value) }
  func encode(_ value: String) { node.content = .string(value) }

  func encode(_ value: Double) throws {
    guard value.isFinite else { throw unrepresentable(value) }
    node.content = .double(value)
  }

  /// Through its description, so that the shortest form is that of the `Float`.
  func encode(_ value: Float) throws {
    guard value.isFinite, let double = Double(value.description) else { throw unrepresentable(value) }
    node.content = .double(double)
  }

  func encode<Integer: FixedWidthInteger & Encodable>(_ value: Integer) throws {
    if let value = Int64(exactly: value) {
      node.content = .int(value)
    } else if let value = UInt64(exactly: value) {
      node.content = .unsigned(value)
    } else {
      throw unrepresentable(value)
    }
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    try value.encode(to: value is any KeyedByData ? DataKeyedEncoder(values: self) : self)
  }

  private func unrepresentable(_ value: some CustomStringConvertible) -> JSONError {
    JSONError(.unrepresentable, "JSON has no form for the number \(value)", path: path.description)
  }
}

/// Encodes a dictionary: its keys stay as they are, the keys inside its values do not.
struct DataKeyedEncoder: Encoder {
  let values: NodeEncoder

  var codingPath: [any CodingKey] { values.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(MemberEncoder(in: values, naming: .asWritten, mayRepeat: false))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { values.unkeyedContainer() }
  func singleValueContainer() -> any SingleValueEncodingContainer { values }
}
