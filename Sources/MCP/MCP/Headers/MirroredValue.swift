internal import PosternJSON

/// An argument as a header can say it.
enum MirroredValue {
  case text(String)
  case integer(Int64)
  /// What is no integer has no place in a header, but the tool should be the one to tell: it knows the property.
  case fraction(Double)
  case flag(Bool)

  /// The value of an argument; nil for an array, an object, and an integer that JavaScript would round.
  init?(_ argument: JSONView) {
    switch argument.kind {
    case .string: self = .text(argument.string ?? "")
    case .bool: self = .flag(argument.bool == true)
    case .integer, .double: self.init(whole: argument.int, number: argument.double)
    case .null, .array, .object: return nil
    }
  }

  /// The value of an argument; nil for an array, an object, and an integer that JavaScript would round.
  init?(_ argument: JSONValue) {
    switch argument {
    case .string(let text): self = .text(text)
    case .bool(let flag): self = .flag(flag)
    case .int, .double: self.init(whole: argument.int, number: argument.double)
    case .null, .array, .object: return nil
    }
  }

  private init?(whole: Int64?, number: Double?) {
    if let whole, (-Self.safe...Self.safe).contains(whole) {
      self = .integer(whole)
    } else if whole == nil, let number, number.magnitude < Double(Self.safe) {
      self = .fraction(number)
    } else {
      return nil
    }
  }

  /// The largest integer up to which a number of JavaScript holds each exactly.
  private static let safe: Int64 = 9_007_199_254_740_991

  /// How a client says it.
  var field: String {
    switch self {
    case .text(let text): HeaderValue.encode(text)
    case .integer(let number): HeaderValue.encode(number)
    case .fraction(let number): String(number)
    case .flag(let flag): HeaderValue.encode(flag)
    }
  }

  /// Whether a decoded header says it: texts byte for byte, numbers as numbers.
  func isSaid(by text: String) -> Bool {
    switch self {
    case .text(let own): own.utf8.elementsEqual(text.utf8)
    case .integer(let own): Self.integer(text) == own
    case .fraction(let own): (try? JSON.parse(text).root.double) == own
    case .flag(let own): text.utf8.elementsEqual(HeaderValue.encode(own).utf8)
    }
  }

  /// The integer of digits, behind which may be a fraction of zeros: `42`, `-7`, `42.0`.
  ///
  /// Not by way of a floating point number, to which `42.0000000000000000001` is 42 too.
  private static func integer(_ text: String) -> Int64? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[1].isEmpty || parts[1].contains(where: { $0 != UInt8(ascii: "0") }) {
      return nil
    }
    let digits = parts[0].first == UInt8(ascii: "-") ? parts[0].dropFirst() : parts[0]
    guard digits.first != UInt8(ascii: "0") || digits.count == 1,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int64(Substring(parts[0]))
  }
}
