/// Sixty-four digits of six bits each (RFC 4648), and whether padding makes every text a multiple of four long.
struct Base64Alphabet: Sendable {
  private let digits: [UInt8]
  /// What each byte stands for; `foreign` for one that is no digit.
  private let values: [UInt8]
  private let isPadded: Bool

  private static let foreign: UInt8 = 0xFF
  private static let padding: UInt8 = 0x3D

  /// The alphabet whose last two digits are these; the others are the same in all.
  init(lastDigits: String, isPadded: Bool) {
    digits = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + lastDigits).utf8)
    var values = [UInt8](repeating: Self.foreign, count: 256)
    for (value, digit) in zip(UInt8.min..., digits) { values[Int(digit)] = value }
    self.values = values
    self.isPadded = isPadded
  }

  func encode(_ bytes: Span<UInt8>) -> String {
    let rest = bytes.count % 3
    let whole = bytes.count - rest
    let text = [UInt8](capacity: (bytes.count + 2) / 3 * 4) { text in
      let digits = digits.span
      var index = 0
      while index < whole {
        let (a, b, c) = (bytes[index], bytes[index + 1], bytes[index + 2])
        text.append(digits[Int(a >> 2)])
        text.append(digits[Int((a << 4 | b >> 4) & 63)])
        text.append(digits[Int((b << 2 | c >> 6) & 63)])
        text.append(digits[Int(c & 63)])
        index += 3
      }
      guard rest > 0 else { return }
      let (a, b) = (bytes[whole], rest == 2 ? bytes[whole + 1] : 0)
      text.append(digits[Int(a >> 2)])
      text.append(digits[Int((a << 4 | b >> 4) & 63)])
      if rest == 2 { text.append(digits[Int(b << 2 & 63)]) }
      if isPadded { text.append(repeating: Self.padding, count: 3 - rest) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of the one text that `encode` writes for them; nil for every other text.
  func decode(_ text: Span<UInt8>) -> [UInt8]? {
    guard let count = digitCount(of: text) else { return nil }
    let rest = count % 4
    let whole = count - rest
    // No digit's value has a high bit and no unused bit may be set: one look at the end answers for the whole text.
    var faults: UInt8 = 0
    let bytes = [UInt8](capacity: whole / 4 * 3 + max(0, rest - 1)) { bytes in
      let values = values.span
      var index = 0
      while index < whole {
        let (a, b) = (values[Int(text[index])], values[Int(text[index + 1])])
        let (c, d) = (values[Int(text[index + 2])], values[Int(text[index + 3])])
        faults |= (a | b | c | d) & 0xC0
        bytes.append(a << 2 | b >> 4)
        bytes.append(b << 4 | c >> 2)
        bytes.append(c << 6 | d)
        index += 4
      }
      guard rest > 0 else { return }
      let (a, b) = (values[Int(text[whole])], values[Int(text[whole + 1])])
      let c = rest == 3 ? values[Int(text[whole + 2])] : 0
      faults |= (a | b | c) & 0xC0 | (rest == 3 ? c & 0x03 : b & 0x0F)
      bytes.append(a << 2 | b >> 4)
      if rest == 3 { bytes.append(b << 4 | c >> 2) }
    }
    return faults == 0 ? bytes : nil
  }

  /// How many digits a text has, when that and the padding behind them go together.
  private func digitCount(of text: Span<UInt8>) -> Int? {
    var count = text.count
    guard isPadded else { return count % 4 == 1 ? nil : count }
    guard count % 4 == 0 else { return nil }
    for _ in 0..<2 where count > 0 && text[count - 1] == Self.padding { count -= 1 }
    return count
  }
}
