/// The two formats that nobody may send any more and that everybody must still read, RFC 9110 section 5.6.7.
///
/// Both are rewritten as an IMF-fixdate, so that one reader decides what a date is.
extension HTTPDate {
  /// `Sun Nov  6 08:49:37 1994`, as C's `asctime` writes it.
  static func fixdate(asctime text: [UInt8]) -> [UInt8]? {
    guard text.count == 24, text[3] == 0x20, text[7] == 0x20, text[10] == 0x20, text[19] == 0x20 else {
      return nil
    }
    let day = [text[8] == 0x20 ? 0x30 : text[8], text[9]]
    return fixdate(
      weekday: text[0..<3], day: day[...], month: text[4..<7], year: text[20..<24], time: text[11..<19])
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`, as RFC 850 has it; of its years those that `now` allows.
  static func fixdate(rfc850 text: [UInt8], now: HTTPDate) -> [UInt8]? {
    guard let comma = text.firstIndex(of: 0x2C), text.count == comma + 24,
      longWeekdays.contains(where: { $0.bytes.elementsEqual(text[..<comma]) })
    else { return nil }
    let rest = Array(text[comma...])
    guard rest.starts(with: [0x2C, 0x20]), rest[4] == 0x2D, rest[8] == 0x2D, rest[11] == 0x20,
      rest.suffix(4).elementsEqual((" GMT" as StaticString).bytes),
      let digits = Decimal.parsePadded(rest[9..<11])
    else { return nil }
    func spelled(_ year: Int) -> [UInt8] {
      var padded: [UInt8] = []
      appendPadded(Int64(year), width: 4, to: &padded)
      return fixdate(
        weekday: text[..<3], day: rest[2..<4], month: rest[5..<8], year: padded[...], time: rest[12..<20])
    }
    // What appears to be more than 50 years ahead is the last such year that has been.
    let horizon = now.year + 50
    let year = horizon - (horizon - digits) % 100
    guard year == horizon, let ahead = time(of: spelled(year)),
      let limit = time(of: now.bytes(inYear: horizon)), ahead > limit
    else { return spelled(year) }
    return spelled(year - 100)
  }

  private static func fixdate(
    weekday: ArraySlice<UInt8>, day: ArraySlice<UInt8>, month: ArraySlice<UInt8>, year: ArraySlice<UInt8>,
    time: ArraySlice<UInt8>
  ) -> [UInt8] {
    weekday + [0x2C, 0x20] + day + [0x20] + month + [0x20] + year + [0x20] + time
      + (" GMT" as StaticString).bytes
  }

  private var year: Int { Decimal.parsePadded(bytes[12..<16]) ?? 0 }

  private func bytes(inYear year: Int) -> [UInt8] {
    var padded: [UInt8] = []
    Self.appendPadded(Int64(year), width: 4, to: &padded)
    return bytes[..<12] + padded + bytes[16...]
  }

  private static let longWeekdays: [StaticString] = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}
