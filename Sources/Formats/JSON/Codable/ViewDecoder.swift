/// Decodes from a view in place.
struct ViewDecoder: Decoder {
  let view: JSONView
  let path: CodingPath
  let keys: JSONKeys

  var codingPath: [any CodingKey] { path.keys }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(MemberDecoder(try object(), in: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let elements = view.array else { throw mismatch("an array") }
    return ElementDecoder(elements, in: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func object() throws -> JSONObjectView {
    guard let object = view.object else { throw mismatch("an object") }
    return object
  }

  func mismatch(_ expected: String) -> JSONError {
    JSONError(.mismatch, "expected \(expected), found \(view.found)", path: path.description)
  }
}

extension ViewDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { view.isNull }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard let value = view.bool else { throw mismatch("true or false") }
    return value
  }

  func decode(_ type: String.Type) throws -> String {
    guard let value = view.string else { throw mismatch("a string") }
    return value
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard let value = view.double else { throw mismatch("a number") }
    return value
  }

  func decode(_ type: Float.Type) throws -> Float {
    let value = Float(try decode(Double.self))
    guard value.isFinite else { throw mismatch("a number within the range of a 32-bit one") }
    return value
  }

  func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer {
    guard let value: Integer = view.whole() else {
      throw mismatch("a whole number from \(Integer.min) to \(Integer.max)")
    }
    return value
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try Value(from: type is any KeyedByData.Type ? DataKeyedDecoder(values: self) : self)
  }
}

/// Decodes a dictionary: its keys stay as they are written, the keys inside its values do not.
struct DataKeyedDecoder: Decoder {
  let values: ViewDecoder

  var codingPath: [any CodingKey] { values.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(MemberDecoder(try values.object(), in: values, naming: .asWritten))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try values.unkeyedContainer() }
  func singleValueContainer() -> any SingleValueDecodingContainer { values }
}

extension JSONView {
  /// What stands here, for an error; what strings say is nobody's business but the sender's.
  fileprivate var found: String {
    switch kind {
    case .null, .bool, .integer, .double: JSONError.excerpt(of: rawText)
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
