/// The formats of RFC 3339 section 5.6.
extension Format {
  static func isDate(_ text: Substring.UTF8View) -> Bool {
    guard let numbers = numbers(in: text, as: "dddd-dd-dd") else { return false }
    let (year, month, day) = (numbers[0], numbers[1], numbers[2])
    guard (1...12).contains(month) else { return false }
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }

  static func isDateTime(_ text: Substring.UTF8View) -> Bool {
    guard text.count >= 20, isDate(text.prefix(10)) else { return false }
    var rest = text.dropFirst(10)
    guard let separator = rest.first, separator | 0x20 == UInt8(ascii: "t"),
      let time = numbers(in: rest.dropFirst().prefix(8), as: "dd:dd:dd"),
      time[0] < 24, time[1] < 60, time[2] <= 60
    else { return false }
    rest = rest.dropFirst(9)
    if rest.first == UInt8(ascii: ".") {
      let afterFraction = rest.dropFirst().drop(while: \.isDigit)
      guard afterFraction.count < rest.count - 1 else { return false }
      rest = afterFraction
    }
    if rest.count == 1, let zone = rest.first { return zone | 0x20 == UInt8(ascii: "z") }
    guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let offset = numbers(in: rest.dropFirst(), as: "dd:dd")
    else { return false }
    return offset[0] < 24 && offset[1] < 60
  }

  /// The numbers in a text of one layout, where `d` stands for a digit.
  private static func numbers(in text: Substring.UTF8View, as layout: StaticString) -> [Int]? {
    var numbers = [0]
    var rest = text
    for mark in layout.description.utf8 {
      guard let byte = rest.popFirst() else { return nil }
      if mark != UInt8(ascii: "d") {
        guard byte == mark else { return nil }
        numbers.append(0)
      } else {
        guard byte.isDigit else { return nil }
        numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
      }
    }
    return rest.isEmpty ? numbers : nil
  }
}
