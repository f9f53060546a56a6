/// The elements of an array, one after the other.
struct ElementDecoder: UnkeyedDecodingContainer {
  private let elements: JSONArrayView
  private let decoder: ViewDecoder
  private var rest: JSONArrayView.Iterator
  private var next: JSONView?
  private(set) var currentIndex = 0

  init(_ elements: JSONArrayView, in decoder: ViewDecoder) {
    self.elements = elements
    self.decoder = decoder
    rest = elements.makeIterator()
    next = rest.next()
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { next == nil }

  mutating func decodeNil() throws -> Bool {
    guard try element().decodeNil() else { return false }
    advance()
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try take { try $0.decode(type) } }
  mutating func decode(_ type: String.Type) throws -> String { try take { try $0.decode(type) } }
  mutating func decode(_ type: Double.Type) throws -> Double { try take { try $0.decode(type) } }
  mutating func decode(_ type: Float.Type) throws -> Float { try take { try $0.decode(type) } }
  mutating func decode<Integer: FixedWidthInteger & Decodable>(_ type: Integer.Type) throws -> Integer {
    try take { try $0.decode(type) }
  }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try take { try $0.decode(type) }
  }

  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> { try take { try $0.container(keyedBy: type) } }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try take { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try take { $0 } }

  /// An element that does not decode is not passed over, as the standard library demands.
  private mutating func take<Value>(_ decode: (ViewDecoder) throws -> Value) throws -> Value {
    let value = try decode(element())
    advance()
    return value
  }

  private func element() throws -> ViewDecoder {
    let path = CodingPath.index(currentIndex, in: decoder.path)
    guard let next else {
      throw JSONError(.mismatch, "is required, but the array ends before it", path: path.description)
    }
    return ViewDecoder(view: next, path: path, keys: decoder.keys)
  }

  private mutating func advance() {
    next = rest.next()
    currentIndex += 1
  }
}
