/// The character classes of HTTP's grammar, as bit tests instead of tables.
@usableFromInline
package enum Grammar {
  /// RFC 9110 section 5.6.2: the characters a method, a field name or a parameter name is made of.
  @inlinable
  package static func isToken(_ byte: UInt8) -> Bool {
    let low: UInt64 = 0x03FF_6CFA_0000_0000
    let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
    return byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }

  /// A token is never empty.
  @inlinable
  package static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { isToken($0) }
  }

  /// RFC 9110 section 5.5 without obs-text, which a sender must not generate.
  @inlinable
  package static func isFieldText(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte < 0x7F) || byte == 0x09 }

  /// Optional whitespace around a value, RFC 9110 section 5.6.3.
  @inlinable
  package static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// An ASCII letter.
  @inlinable
  package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// An ASCII digit.
  @inlinable
  package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The value of a hexadecimal digit of either case.
  @inlinable
  package static func hexValue(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte &- 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter &+ 10 : nil
  }

  /// An upper-case ASCII letter becomes lower-case, every other byte stays.
  @inlinable
  package static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Compares as HTTP compares names: ASCII letters without their case, everything else exactly.
  @inlinable
  package static func equalIgnoringCase(
    _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
  ) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy { lowercased($0) == lowercased($1) }
  }

  /// The part of a range that is left when optional whitespace is taken from both ends.
  @inlinable
  package static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    var range = range
    while let first = range.first, isSpace(bytes[first]) { range = first + 1..<range.upperBound }
    while let last = range.last, isSpace(bytes[last]) { range = range.lowerBound..<last }
    return range
  }
}

extension StaticString {
  /// The text's bytes, which live as long as the program.
  @inlinable
  package var bytes: UnsafeBufferPointer<UInt8> {
    // A static string of one scalar has no pointer and is never written in this package.
    hasPointerRepresentation
      ? UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
      : UnsafeBufferPointer(start: nil, count: 0)
  }
}
