extension Fields {
  /// The value of the first field with this name.
  ///
  /// There is no setter, because a setter could not refuse a value: see ``set(_:checking:)``.
  public subscript(name: FieldName) -> String? {
    firstSlot(of: name).map { text(of: $0.value) }
  }

  /// The values of all fields with this name, in order.
  public func values(of name: FieldName) -> [String] {
    slots.lazy.filter { matches($0, name) }.map { text(of: $0.value) }
  }

  /// Whether there is a field with this name.
  @inlinable
  public func contains(_ name: FieldName) -> Bool { firstSlot(of: name) != nil }

  /// How many fields have this name; more than one `Host` makes a request ambiguous.
  @inlinable
  public func count(of name: FieldName) -> Int {
    var count = 0
    for slot in slots where matches(slot, name) { count += 1 }
    return count
  }

  /// Reads the bytes of the first field with this name without a copy.
  @inlinable
  public func withValue<Result, Failure: Error>(
    of name: FieldName, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let slot = firstSlot(of: name) else { return nil }
    return try body(bytes.span.extracting(slot.value))
  }

  /// Whether the first field with this name has this value, compared without case.
  @inlinable
  public func valueEquals(_ name: FieldName, _ value: StaticString) -> Bool {
    guard let slot = firstSlot(of: name) else { return false }
    return equals(slot.value, value.bytes)
  }

  /// Whether there is exactly one field with this name, and it has this value byte for byte.
  public func isOnly(_ name: FieldName, _ value: String) -> Bool {
    var found: Slot?
    for slot in slots where matches(slot, name) {
      guard found == nil else { return false }
      found = slot
    }
    guard let range = found?.value else { return false }
    let value = value.utf8.span
    guard range.count == value.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      value.indices.allSatisfy { bytes[range.lowerBound + $0] == value[$0] }
    }
  }

  @inlinable
  func firstSlot(of name: FieldName) -> Slot? {
    if let known = name.known {
      for slot in slots where slot.known == known { return slot }
      return nil
    }
    for slot in slots where matches(slot, name) { return slot }
    return nil
  }

  @inlinable
  func matches(_ slot: Slot, _ name: FieldName) -> Bool {
    guard slot.known == nil, let other = name.other else { return slot.known == name.known }
    return other.withUnsafeBufferPointer { equals(slot.name, $0) }
  }

  @inlinable
  func equals(_ range: Range<Int>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard range.count == other.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<other.count {
        let (mine, theirs) = (bytes[range.lowerBound + offset], other[offset])
        // Nearly everybody writes values as we do.
        guard mine == theirs || Grammar.lowercased(mine) == Grammar.lowercased(theirs) else { return false }
      }
      return true
    }
  }

  /// RFC 9110 section 5.5 makes obs-text opaque: one scalar a byte loses nothing and merges no two values.
  func text(of range: Range<Int>) -> String {
    let value = bytes[range]
    guard value.contains(where: { $0 >= 0x80 }) else { return String(decoding: value, as: UTF8.self) }
    return String(String.UnicodeScalarView(value.map { Unicode.Scalar($0) }))
  }
}

extension Fields: RandomAccessCollection {
  /// One field of a message.
  public struct Element: Hashable, Sendable {
    /// The field's name.
    public let name: FieldName
    /// The field's value without the whitespace around it.
    public let value: String
  }

  /// The position of the first field.
  @inlinable public var startIndex: Int { 0 }
  /// The position after the last field.
  @inlinable public var endIndex: Int { slots.count }

  /// The field at a position.
  public subscript(position: Int) -> Element {
    let slot = slots[position]
    let name = slot.known.map { FieldName($0) } ?? FieldName(other: Array(bytes[slot.name]))
    return Element(name: name, value: text(of: slot.value))
  }
}
