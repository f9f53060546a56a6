internal import PosternBase64

/// A text as the value of `Mcp-Name` or `Mcp-Param-*`: plain, or in base64 between two marks (requirement MCP-23).
public enum HeaderValue {
  private static let opening = "=?base64?"
  private static let closing = "?="

  /// Writes a text as a field's value, in base64 where a field could not carry it, or could not carry it unchanged.
  public static func encode(_ text: String) -> String {
    isPlain(text) ? text : opening + Base64.encode(Array(text.utf8)) + closing
  }

  /// Reads a field's value; nil when it is marked as base64 and is none.
  ///
  /// Only the exact marks count: what lacks one of them, or has it in capitals, is the text itself.
  public static func decode(_ value: String) -> String? {
    guard isMarked(value) else { return isVisible(value) ? value : nil }
    let inside = value.utf8.dropFirst(opening.utf8.count).dropLast(closing.utf8.count)
    guard let bytes = Base64.decode(Array(inside).span) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func isMarked(_ value: String) -> Bool {
    value.utf8.count >= opening.utf8.count + closing.utf8.count && value.hasPrefix(opening)
      && value.hasSuffix(closing)
  }

  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8
    return isVisible(text) && !isMarked(text) && bytes.first != 0x20 && bytes.last != 0x20
  }

  /// Nothing but what is seen in ASCII, and spaces.
  private static func isVisible(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}
