/// Base64 with the standard alphabet and padding (RFC 4648 section 4), as MCP's binary contents and headers have it.
public enum Base64 {
  private static let alphabet = Base64Alphabet(lastDigits: "+/", isPadded: true)

  /// Returns the text of bytes.
  public static func encode(_ bytes: [UInt8]) -> String { alphabet.encode(bytes.span) }

  /// Returns the text of borrowed bytes.
  public static func encode(_ bytes: Span<UInt8>) -> String { alphabet.encode(bytes) }

  /// Returns the bytes of a text; nil unless it is exactly what `encode` writes for them.
  ///
  /// Two texts never stand for the same bytes: padding must be there and be right, white space and other foreign
  /// characters are refused, and so are unused bits that are not zero (RFC 4648 section 3.5).
  public static func decode(_ text: String) -> [UInt8]? { alphabet.decode(text.utf8.span) }

  /// Returns the bytes of a text that is a part of something larger; nil unless it is what `encode` writes for them.
  public static func decode(_ text: Span<UInt8>) -> [UInt8]? { alphabet.decode(text) }
}
