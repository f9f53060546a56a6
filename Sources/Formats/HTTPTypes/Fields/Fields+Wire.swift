/// What the two ends of HTTP use: a head comes in without a copy of each field, and goes out as one block.
extension Fields {
  /// Takes the bytes that the slots point into, when a parser knows where the head ends.
  @inlinable
  package mutating func adopt(belowSlots head: UnsafeRawBufferPointer) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: head)
    isWireForm = false
  }

  /// Starts anew with an array that the caller gives up, for ``appendSlot(name:value:known:)`` to point into.
  @inlinable
  package mutating func adopt(_ head: consuming [UInt8]) {
    slots.removeAll(keepingCapacity: true)
    bytes = head
    isWireForm = false
  }

  /// Adds a field of the adopted head; the parser has checked the name and trimmed the value.
  ///
  /// Both ranges lie within the adopted bytes, and the name is not longer than 65,535 bytes.
  @inlinable
  package mutating func appendSlot(name: Range<Int>, value: Range<Int>, known: KnownField?) {
    slots.append(Slot(name: name, value: value, known: known))
  }

  /// The bytes that the slots point into.
  @inlinable package var storage: [UInt8] { bytes }

  /// Where the first value of a name lies in ``storage``.
  @inlinable
  package func valueRange(of name: FieldName) -> Range<Int>? { firstSlot(of: name)?.value }

  /// Writes `Name: value CRLF` for every field.
  @inlinable
  package func encode(into output: inout [UInt8]) {
    if isWireForm {
      output.append(contentsOf: bytes)
      return
    }
    for slot in slots {
      output.append(contentsOf: bytes[slot.name])
      output.append(0x3A)
      output.append(0x20)
      output.append(contentsOf: bytes[slot.value])
      output.append(0x0D)
      output.append(0x0A)
    }
  }
}
