/// The date of a field, RFC 9110 section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`.
public struct HTTPDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds since 1 January 1970.
  public let unixTime: Int64

  /// The range of the format: the years 1 to 9999.
  static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Takes a time; one outside the years 1 to 9999 becomes the nearest within.
  public init(unixTime: Int64) {
    self.unixTime = min(max(unixTime, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Reads any of the three formats, and refuses a date that does not exist.
  ///
  /// RFC 850's years have two digits: `now` decides their century, and without it they are refused.
  public init?(_ text: some StringProtocol, now: HTTPDate? = nil) {
    let text = Array(text.utf8)
    let fixdate =
      text.count == 29
      ? text : Self.fixdate(asctime: text) ?? now.flatMap { Self.fixdate(rfc850: text, now: $0) }
    guard let fixdate, let time = Self.time(of: fixdate) else { return nil }
    unixTime = time
    // Everything between the numbers, the weekday, and 31 February are checked at once.
    guard fixdate == bytes else { return nil }
  }

  /// What the numbers and the month of an IMF-fixdate say.
  static func time(of bytes: [UInt8]) -> Int64? {
    guard bytes.count == 29,
      let day = Decimal.parsePadded(bytes[5..<7]), let year = Decimal.parsePadded(bytes[12..<16]), year > 0,
      let hour = Decimal.parsePadded(bytes[17..<19]), let minute = Decimal.parsePadded(bytes[20..<22]),
      let second = Decimal.parsePadded(bytes[23..<25]), hour < 24, minute < 60, second < 60,
      let month = months.firstIndex(where: { $0.bytes.elementsEqual(bytes[8..<11]) })
    else { return nil }
    let days = days(year: Int64(year), month: Int64(month) + 1, day: Int64(day))
    return days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// The 29 characters of an IMF-fixdate.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(29)
    append(to: &output)
    return output
  }

  /// Writes the 29 characters of an IMF-fixdate.
  public func append(to output: inout [UInt8]) {
    let seconds = unixTime.floorMod(86_400)
    let days = (unixTime - seconds) / 86_400
    let date = Self.civil(days: days)
    output.append(contentsOf: Self.weekdays[Int((days + 4).floorMod(7))].bytes)
    output.append(contentsOf: [0x2C, 0x20])
    Self.appendPadded(date.day, width: 2, to: &output)
    output.append(0x20)
    output.append(contentsOf: Self.months[Int(date.month) - 1].bytes)
    output.append(0x20)
    Self.appendPadded(date.year, width: 4, to: &output)
    for (separator, part) in [(0x20, seconds / 3600), (0x3A, seconds / 60 % 60), (0x3A, seconds % 60)] {
      output.append(UInt8(separator))
      Self.appendPadded(part, width: 2, to: &output)
    }
    output.append(contentsOf: (" GMT" as StaticString).bytes)
  }

  /// The date as it is written in a field.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Orders by time.
  public static func < (left: HTTPDate, right: HTTPDate) -> Bool { left.unixTime < right.unixTime }

  private static let weekdays: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func appendPadded(_ number: Int64, width: Int, to output: inout [UInt8]) {
    withDecimal(Int(number)) { digits in
      output.append(contentsOf: repeatElement(0x30, count: max(0, width - digits.count)))
      output.append(contentsOf: digits)
    }
  }
}

/// The proleptic Gregorian calendar, counted from 1 March so that the leap day is the last of its year.
extension HTTPDate {
  fileprivate static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year - year.floorMod(400)) / 400
    let yearOfEra = year.floorMod(400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  fileprivate static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let dayOfEra = shifted.floorMod(146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + (shifted - dayOfEra) / 146_097 * 400 + (month >= 10 ? 1 : 0)
    return (year, (month + 2) % 12 + 1, dayOfYear - (153 * month + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func floorMod(_ divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}

extension Decimal {
  /// A number with leading zeros.
  static func parsePadded(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.reduce(0) { value, digit in
      value.flatMap { Grammar.isDigit(digit) ? $0 * 10 + Int(digit - 0x30) : nil }
    }
  }
}
