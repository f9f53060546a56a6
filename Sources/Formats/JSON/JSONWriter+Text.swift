extension [UInt8] {
  /// Appends a string in quotes; only what RFC 8259 section 7 demands is escaped.
  mutating func appendJSONString(_ text: String) {
    append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      while true {
        let end = unsafe utf8.firstToEscape(from: start)
        unsafe append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
        guard end < utf8.count else { break }
        unsafe appendEscape(utf8[end])
        start = end + 1
      }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscape(_ byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
      append(UInt8(ascii: "0") + (byte >> 4))
      append((byte & 0xF) < 10 ? UInt8(ascii: "0") + (byte & 0xF) : UInt8(ascii: "a") + (byte & 0xF) - 10)
    }
  }

  /// Appends an integer in decimal.
  mutating func appendDecimal(_ value: UInt64) {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = digits.count
    var rest = value
    repeat {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest != 0
    for position in first..<digits.count { append(digits[position]) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The position of the first byte that a JSON string may not hold as it is, looking at eight at a time.
  fileprivate func firstToEscape(from start: Int) -> Int {
    var position = start
    let bytes = UnsafeRawBufferPointer(self)
    while position + 8 <= count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if word.hasByteToEscape { break }
      position += 8
    }
    while position < count, unsafe !self[position].needsEscape { position += 1 }
    return position
  }
}

extension UInt8 {
  fileprivate var needsEscape: Bool {
    self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
  }
}

extension UInt64 {
  /// Whether one of eight bytes is a control, a quote or a backslash.
  ///
  /// A subtraction sets the high bit of a byte below what is taken away; a borrow from the byte under it needs one too.
  fileprivate var hasByteToEscape: Bool {
    let (quotes, backslashes) = (self ^ 0x2222_2222_2222_2222, self ^ 0x5C5C_5C5C_5C5C_5C5C)
    let controls = (self &- 0x2020_2020_2020_2020) & ~self
    let others =
      (quotes &- 0x0101_0101_0101_0101) & ~quotes | (backslashes &- 0x0101_0101_0101_0101) & ~backslashes
    return (controls | others) & 0x8080_8080_8080_8080 != 0
  }
}
