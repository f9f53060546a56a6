/// Bytes of finished lines, and the primitives that write another one.
///
/// Whatever is put in, a line stays one line: every text passes through `escaped`.
struct LineBuffer: Sendable {
  let format: LogFormat
  var bytes: [UInt8] = []
  var clock = TimestampCache()

  /// A longer text is cut, so that no client decides how long our lines are.
  static let longestText = 4096

  init(format: LogFormat) { self.format = format }

  /// A constant of ours that needs no escaping.
  mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  mutating func byte(_ character: Unicode.Scalar) { bytes.append(UInt8(ascii: character)) }

  mutating func int(_ value: Int64) {
    if value < 0 { byte("-") }
    digits(value.magnitude, atLeast: 1)
  }

  /// Decimal digits, with leading zeros up to a width.
  mutating func digits(_ value: UInt64, atLeast width: Int) {
    var power: UInt64 = 1
    var length = 1
    while length < 20, length < width || value / power >= 10 {
      power *= 10
      length += 1
    }
    while power > 0 {
      byte(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / power % 10))
      power /= 10
    }
  }

  /// Milliseconds with three decimals.
  mutating func milliseconds(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds.multipliedReportingOverflow(by: 1_000_000)
    let total = max(0, microseconds.overflow ? .max : microseconds.partialValue)
      .addingReportingOverflow(attoseconds / 1_000_000_000_000)
    let value = UInt64(clamping: total.overflow ? .max : total.partialValue)
    digits(value / 1000, atLeast: 1)
    byte(".")
    digits(value % 1000, atLeast: 3)
  }

  /// The text with everything escaped that could end a line, move a cursor or turn the reading direction.
  mutating func escaped(_ text: String) {
    let isPlain: Bool? = text.utf8.withContiguousStorageIfAvailable { appendIfPlain($0) }
    if isPlain != true { appendScalars(of: text) }
  }

  /// The same for a constant, whose text is not copied.
  mutating func escaped(_ text: StaticString) {
    let isPlain = text.withUTF8Buffer { appendIfPlain($0) }
    if !isPlain { appendScalars(of: text.description) }
  }

  private mutating func appendIfPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    guard utf8.count <= Self.longestText, !utf8.contains(where: Self.isSuspect) else { return false }
    bytes.append(contentsOf: utf8)
    return true
  }

  private mutating func appendScalars(of text: String) {
    var length = 0
    for scalar in text.unicodeScalars {
      length += UTF8.width(scalar)
      guard length <= Self.longestText else { return raw("…") }
      append(scalar)
    }
  }

  /// A byte that is, or begins, something to be looked at: controls, quote, backslash, DEL, U+0080-BF, U+0600-3F,
  /// U+2000-2FFF.
  private static func isSuspect(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xC2 || byte == 0xD8
      || byte == 0xE2
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x22, 0x5C:
      byte("\\")
      byte(scalar)
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    // C0, DEL, C1; line and paragraph separators, bidirectional marks, overrides and isolates.
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069:
      raw("\\u")
      for shift in stride(from: UInt32(12), through: 0, by: -4) {
        let nibble = UInt8(scalar.value >> shift & 0xF)
        bytes.append(nibble < 10 ? UInt8(ascii: "0") &+ nibble : UInt8(ascii: "a") &+ (nibble &- 10))
      }
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
