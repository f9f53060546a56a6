internal import PosternJSON

/// How one Swift name is spelled elsewhere: `saveToSent` is `save_to_sent` on the wire.
package enum Spelling {
  /// Splits a Swift name into lower-case words joined by underscores, by the one rule for it.
  package static func snakeCase(_ swiftName: String) -> String { JSONKeys.snakeCase.wireName(swiftName) }

  /// The name with hyphens, as flags and commands spell it: `save-to-sent`.
  package static func kebabCase(_ wireName: String) -> String {
    String(wireName.map { $0 == "_" ? "-" : $0 })
  }

  /// The name in capitals, as the environment spells it: `SAVE_TO_SENT`.
  package static func screamingCase(_ wireName: String) -> String {
    String(wireName.map { $0 == "-" || $0 == "." ? "_" : $0 }).uppercased()
  }
}

extension UInt8 {
  var isUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
  var isLowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isNameByte: Bool { isLetterOrDigit || "_-.".utf8.contains(self) }
  var isLetterOrDigit: Bool { (self | 0x20).isLowercase || isDigit }
}
