/// Writes RFC 3339 timestamps in UTC with milliseconds, and keeps the text of the last second.
struct TimestampCache: Sendable {
  private var second = Int64.min
  private var text: [UInt8] = []

  /// Appends `2026-01-31T12:34:56.789Z`.
  mutating func append(_ millisecondsSinceEpoch: Int64, to bytes: inout [UInt8]) {
    let (quotient, remainder) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
    let current = remainder < 0 ? quotient - 1 : quotient
    let milliseconds = UInt64(remainder < 0 ? remainder + 1000 : remainder)
    if current != second {
      second = current
      text = Self.text(of: current)
    }
    bytes.append(contentsOf: text)
    for divisor: UInt64 in [100, 10, 1] {
      bytes.append(UInt8(ascii: "0") &+ UInt8(milliseconds / divisor % 10))
    }
    bytes.append(UInt8(ascii: "Z"))
  }

  /// `2026-01-31T12:34:56.` of a second since 1970.
  private static func text(of second: Int64) -> [UInt8] {
    // Years 0000 to 9999, all that RFC 3339 can write.
    let second = min(max(second, -62_167_219_200), 253_402_300_799)
    let (year, month, day) = date(daysSinceEpoch: (second - modulo(second, 86_400)) / 86_400)
    let time = modulo(second, 86_400)
    var line = LineBuffer(format: .json)
    for (value, width, end) in [
      (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (time / 3600, 2, ":"), (time / 60 % 60, 2, ":"),
      (time % 60, 2, "."),
    ] as [(Int64, Int, Unicode.Scalar)] {
      line.digits(UInt64(value), atLeast: width)
      line.bytes.append(UInt8(ascii: end))
    }
    return line.bytes
  }

  /// The Gregorian date, by eras of 400 years that begin on the first of March.
  private static func date(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let dayOfEra = modulo(shifted, 146_097)
    let era = (shifted - dayOfEra) / 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}

/// A moment as RFC 3339 writes it.
package enum Timestamp {
  /// `2026-01-31T12:34:56.789Z`.
  package static func text(_ millisecondsSinceEpoch: Int64) -> String {
    var cache = TimestampCache()
    var bytes: [UInt8] = []
    cache.append(millisecondsSinceEpoch, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
