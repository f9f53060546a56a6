extension Fields {
  /// Adds a field whose value is written in the program; that it is plain text is asserted in debug builds.
  @inlinable
  public mutating func append(_ name: FieldName, _ value: StaticString) {
    assert(value.bytes.allSatisfy(Grammar.isFieldText), "a field value is printable ASCII: \(value)")
    appendValid(name, value.bytes)
  }

  /// Adds a field after the others; whitespace around the value is not part of it.
  ///
  /// - Throws: A ``FieldError`` for a control character, a byte outside ASCII, or too much of it all.
  public mutating func append(_ name: FieldName, checking value: String) throws(FieldError) {
    try add(name, value, replacing: false)
  }

  /// Adds a number, such as a length.
  @inlinable
  public mutating func append(_ name: FieldName, _ number: Int) {
    withDecimal(number) { appendValid(name, $0) }
  }

  /// Replaces all fields with this name by one whose value is written in the program.
  @inlinable
  public mutating func set(_ name: FieldName, _ value: StaticString) {
    remove(name)
    append(name, value)
  }

  /// Replaces all fields with this name; when the value is refused, nothing has changed.
  ///
  /// - Throws: A ``FieldError`` as ``append(_:checking:)`` does.
  public mutating func set(_ name: FieldName, checking value: String) throws(FieldError) {
    try add(name, value, replacing: true)
  }

  private mutating func add(_ name: FieldName, _ value: String, replacing: Bool) throws(FieldError) {
    var value = value
    let code = value.withUTF8 { text -> FieldError.Code? in
      if let code = refusal(of: text) { return code }
      if replacing { remove(name) }
      appendValid(name, Fields.trimmed(text))
      return nil
    }
    if let code { throw FieldError(code: code, name: name.text) }
  }

  /// Replaces all fields with this name by a number.
  @inlinable
  public mutating func set(_ name: FieldName, _ number: Int) {
    remove(name)
    append(name, number)
  }

  /// Removes all fields with this name.
  public mutating func remove(_ name: FieldName) {
    guard contains(name) else { return }
    var kept = Fields(fields: slots.count, bytes: bytes.count)
    bytes.withUnsafeBufferPointer { bytes in
      for slot in slots where !matches(slot, name) {
        kept.appendLine(
          UnsafeBufferPointer(rebasing: bytes[slot.name]), UnsafeBufferPointer(rebasing: bytes[slot.value]),
          known: slot.known)
      }
    }
    self = kept
  }

  @inlinable
  mutating func appendValid(_ name: FieldName, _ value: UnsafeBufferPointer<UInt8>) {
    name.withBytes { appendLine($0, value, known: name.known) }
  }

  @inlinable
  mutating func appendLine(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, known: KnownField?
  ) {
    let nameStart = bytes.count
    bytes.append(contentsOf: name)
    let nameEnd = bytes.count
    bytes.append(0x3A)
    bytes.append(0x20)
    let valueStart = bytes.count
    bytes.append(contentsOf: value)
    slots.append(Slot(name: nameStart..<nameEnd, value: valueStart..<bytes.count, known: known))
    bytes.append(0x0D)
    bytes.append(0x0A)
  }

  /// H7: what could end a line never becomes part of a value.
  private func refusal(of value: UnsafeBufferPointer<UInt8>) -> FieldError.Code? {
    guard value.count <= Fields.maximumSize - Swift.min(bytes.count, Fields.maximumSize) else {
      return .tooLarge
    }
    for byte in value where !Grammar.isFieldText(byte) {
      return byte >= 0x80 ? .nonASCII : .controlCharacter
    }
    return nil
  }

  private static func trimmed(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var rest = value[...]
    while let first = rest.first, Grammar.isSpace(first) { rest.removeFirst() }
    while let last = rest.last, Grammar.isSpace(last) { rest.removeLast() }
    return UnsafeBufferPointer(rebasing: rest)
  }
}

/// Writes a number in decimal digits on the stack.
@inlinable
package func withDecimal<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
    var position = 20
    var rest = number.magnitude
    repeat {
      position -= 1
      digits[position] = UInt8(truncatingIfNeeded: rest % 10) &+ 0x30
      rest /= 10
    } while rest > 0
    if number < 0 {
      position -= 1
      digits[position] = 0x2D
    }
    return body(UnsafeBufferPointer(rebasing: digits[position...]))
  }
}
