/// Base64 for URLs and file names, without padding (RFC 4648 section 5, RFC 7515 section 2), as tokens have it.
public enum Base64URL {
  private static let alphabet = Base64Alphabet(lastDigits: "-_", isPadded: false)

  /// Returns the text of bytes.
  public static func encode(_ bytes: [UInt8]) -> String { alphabet.encode(bytes.span) }

  /// Returns the text of borrowed bytes.
  public static func encode(_ bytes: Span<UInt8>) -> String { alphabet.encode(bytes) }

  /// Returns the bytes of a text; nil unless it is exactly what `encode` writes for them.
  ///
  /// Two texts never stand for the same bytes: padding, white space, other foreign characters, impossible lengths
  /// and unused bits that are not zero are refused (RFC 4648 section 3.5).
  public static func decode(_ text: String) -> [UInt8]? { alphabet.decode(text.utf8.span) }

  /// Returns the bytes of a text that is a part of something larger; nil unless it is what `encode` writes for them.
  public static func decode(_ text: Span<UInt8>) -> [UInt8]? { alphabet.decode(text) }
}
