/// Writes JSON into a byte buffer, member by member, with no allocation but the buffer's own growth.
///
/// The writer puts commas and colons; what it is asked for is otherwise written as asked: a key belongs in an object,
/// every `begin` has its `end`.
public struct JSONWriter: Sendable {
  /// What is written so far.
  public internal(set) var bytes: [UInt8]
  private var followsValue = false

  /// Appends to a buffer, whose contents stay in front and whose capacity is used.
  public init(adopting bytes: consuming [UInt8] = []) { self.bytes = bytes }

  /// Hands out the buffer.
  public consuming func finish() -> [UInt8] { bytes }

  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the key of the member whose value comes next.
  public mutating func key(_ key: String) {
    value(key)
    bytes.append(UInt8(ascii: ":"))
    followsValue = false
  }

  /// Writes `null`.
  public mutating func null() { token("null") }

  /// Writes `true` or `false`.
  public mutating func value(_ value: Bool) { token(value ? "true" : "false") }

  /// Writes a string.
  public mutating func value(_ value: String) {
    separate()
    bytes.appendJSONString(value)
  }

  /// Writes an integer.
  public mutating func value(_ value: Int) { self.value(Int64(value)) }

  /// Writes an integer.
  public mutating func value(_ value: Int64) {
    separate()
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.appendDecimal(value.magnitude)
  }

  /// Writes an integer.
  public mutating func value(_ value: UInt64) {
    separate()
    bytes.appendDecimal(value)
  }

  /// Writes the shortest number that reads back as this one, always with a fraction or an exponent.
  public mutating func value(_ value: Double) throws(JSONError) {
    guard value.isFinite else {
      throw JSONError(.unrepresentable, "JSON has no form for the number \(value)")
    }
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes a JSON text as it is.
  public mutating func value(_ value: RawJSON) {
    separate()
    bytes.append(contentsOf: value.bytes)
  }

  /// Writes bytes that another writer has written: one whole value.
  package mutating func value(encoded bytes: [UInt8]) {
    separate()
    self.bytes.append(contentsOf: bytes)
  }

  /// Writes a member, or several with their commas, that stand in the program as JSON.
  package mutating func member(_ text: StaticString) { token(text) }

  /// Begins a member whose key stands in the program as JSON, with its colon; the value comes next.
  package mutating func opening(_ text: StaticString) {
    token(text)
    followsValue = false
  }

  /// Writes a parsed value as it was written in its source; found at the same cost as ``JSONView/raw``.
  public mutating func value(_ value: JSONView) {
    separate()
    unsafe value.withRawBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes a value with everything in it.
  public mutating func value(_ value: JSONValue) throws(JSONError) {
    switch value {
    case .null: null()
    case .bool(let value): self.value(value)
    case .int(let value): self.value(value)
    case .double(let value): try self.value(value)
    case .string(let value): self.value(value)
    case .array(let elements):
      beginArray()
      for element in elements { try self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        try self.value(member.value)
      }
      endObject()
    }
  }

  /// Writes one value as a text of its own.
  public static func encode(_ value: JSONValue) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(256)
    try writer.value(value)
    return writer.finish()
  }

  private mutating func token(_ text: StaticString) {
    separate()
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func separate() {
    if followsValue { bytes.append(UInt8(ascii: ",")) }
    followsValue = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    followsValue = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    followsValue = true
  }
}
