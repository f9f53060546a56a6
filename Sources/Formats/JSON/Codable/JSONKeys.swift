/// How the names of Swift properties become the keys of JSON objects, in both directions.
public struct JSONKeys: Sendable {
  /// The key for a property's name.
  public let wireName: @Sendable (_ property: String) -> String

  /// Keys by a rule of one's own.
  public init(_ wireName: @escaping @Sendable (_ property: String) -> String) { self.wireName = wireName }

  /// The names as they are.
  public static let asWritten = JSONKeys { $0 }

  /// `contentType` as `content_type`, `userID` as `user_id`, `HTMLBody` as `html_body`.
  ///
  /// A run of capitals is one word, also in the plural (`userIDs`); digits stay with the word before them.
  public static let snakeCase = JSONKeys { property in
    let letters = Array(property.utf8)
    var name: [UInt8] = []
    name.reserveCapacity(letters.count + 4)
    for (position, letter) in letters.enumerated() {
      if letter.isUppercase, startsWord(at: position, in: letters) { name.append(UInt8(ascii: "_")) }
      name.append(letter.isUppercase ? letter | 0x20 : letter)
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func startsWord(at position: Int, in letters: [UInt8]) -> Bool {
    guard position > 0, letters[position - 1] != UInt8(ascii: "_") else { return false }
    guard letters[position - 1].isUppercase else { return true }
    guard position + 1 < letters.count, letters[position + 1].isLowercase else { return false }
    let endsPlural =
      letters[position + 1] == UInt8(ascii: "s")
      && (position + 2 == letters.count || !letters[position + 2].isLowercase)
    return !endsPlural
  }
}

extension UInt8 {
  fileprivate var isUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  fileprivate var isLowercase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}

/// Dictionaries have data for keys, which no rule for names applies to.
protocol KeyedByData {}
extension Dictionary: KeyedByData where Key == String {}
