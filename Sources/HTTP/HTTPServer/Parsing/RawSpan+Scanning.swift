/// The bytes that HTTP/1.1 gives a meaning of their own.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let colon: UInt8 = 0x3A
}

extension RawSpan {
  @inline(__always)
  subscript(index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }

  /// The first position at or after `start` whose byte is not in `set`; `end` if there is none.
  @inline(__always)
  func firstIndex(notIn set: ByteSet, from start: Int, to end: Int) -> Int {
    var index = start
    let end = min(end, byteCount)
    while index < end {
      if end - index >= 8 {
        let strangers = Lanes(word(at: index)).notInEverySet
        if strangers == 0 {
          index += 8
          continue
        }
        index += strangers.trailingZeroBitCount >> 3
      }
      guard set.contains(self[unchecked: index]) else { return index }
      index += 1
    }
    return index
  }

  /// The first control byte other than a tab (RFC 9110 section 5.5).
  @inline(__always)
  func firstControl(from start: Int, to end: Int) -> Int {
    var index = start
    let end = min(end, byteCount)
    while index < end {
      if end - index >= 8 {
        let controls = Lanes(word(at: index)).controls
        if controls == 0 {
          index += 8
          continue
        }
        index += controls.trailingZeroBitCount >> 3
      }
      let byte = self[unchecked: index]
      if byte < 0x20 ? byte != ASCII.tab : byte == 0x7F { return index }
      index += 1
    }
    return index
  }

  /// For the two loops above, which never go beyond `byteCount`; so is the next one.
  @inline(__always)
  private subscript(unchecked index: Int) -> UInt8 {
    unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
  }

  @inline(__always)
  private func word(at index: Int) -> UInt64 {
    UInt64(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
  }

  @inline(__always)
  func isBlank(_ index: Int) -> Bool {
    let byte = self[index]
    return byte == ASCII.space || byte == ASCII.tab
  }

  /// Compares without the case of ASCII letters; `text` is written in lower case.
  func spells(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      for (offset, byte) in expected.enumerated()
      where lowercased(range.lowerBound + offset) != byte { return false }
      return true
    }
  }

  /// Compares two ranges of these bytes without the case of ASCII letters.
  func equalIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where lowercased(left.lowerBound + offset) != lowercased(right.lowerBound + offset) { return false }
    return true
  }

  @inline(__always)
  func lowercased(_ index: Int) -> UInt8 {
    let byte = self[index]
    return byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  func contains(_ byte: UInt8, in range: Range<Int>) -> Bool {
    for index in range where self[index] == byte { return true }
    return false
  }

  @inline(__always)
  func decimalDigit(_ index: Int) -> UInt8? {
    let digit = self[index] &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  @inline(__always)
  func hexDigit(_ index: Int) -> UInt8? {
    if let digit = decimalDigit(index) { return digit }
    let letter = (self[index] | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
  }
}
