/// What tools and prompts may be called.
public enum ItemName {
  /// The longest name: the specification has 128, and conformance tests and clients 64.
  public static let longest = 64

  /// The rule in a sentence.
  public static let rule = "the name is not made of 1 to 64 letters, digits, and _-. only."

  /// Whether something may be called so.
  public static func isValid(_ name: String) -> Bool {
    (1...longest).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E: true
        default: false
        }
      }
  }
}
