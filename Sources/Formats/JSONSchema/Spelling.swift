/// How one Swift name is spelled elsewhere: `saveToSent` is `save_to_sent` on the wire.
package enum Spelling {
  /// Splits a Swift name into lower-case words joined by underscores.
  ///
  /// A run of capitals is one word (`baseURL`, `URLPath`), also in the plural (`userIDs`); digits stay with
  /// the word before them (`oauth2Token`).
  package static func snakeCase(_ swiftName: String) -> String {
    let letters = Array(swiftName.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(letters.count + 4)
    for (index, letter) in letters.enumerated() {
      if letter.isUppercase, startsWord(at: index, in: letters) { result.append(UInt8(ascii: "_")) }
      result.append(letter.isUppercase ? letter | 0x20 : letter)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name with hyphens, as flags and commands spell it: `save-to-sent`.
  package static func kebabCase(_ wireName: String) -> String {
    String(wireName.map { $0 == "_" ? "-" : $0 })
  }

  /// The name in capitals, as the environment spells it: `SAVE_TO_SENT`.
  package static func screamingCase(_ wireName: String) -> String {
    String(wireName.map { $0 == "-" || $0 == "." ? "_" : $0 }).uppercased()
  }

  private static func startsWord(at index: Int, in letters: [UInt8]) -> Bool {
    guard index > 0, letters[index - 1] != UInt8(ascii: "_") else { return false }
    guard letters[index - 1].isUppercase else { return true }
    guard index + 1 < letters.count, letters[index + 1].isLowercase else { return false }
    let endsPlural =
      letters[index + 1] == UInt8(ascii: "s")
      && (index + 2 == letters.count || !letters[index + 2].isLowercase)
    return !endsPlural
  }
}

extension UInt8 {
  var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isNameByte: Bool { isLetterOrDigit || "_-.".utf8.contains(self) }
  var isLetterOrDigit: Bool { (self | 0x20).isLowercase || isDigit }
}
