/// A whole number with a unit behind it.
enum Amount {
  static func split(_ text: String) -> (Int64, suffix: String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits) else { return nil }
    return (number, String(text[digits.endIndex...]))
  }
}
