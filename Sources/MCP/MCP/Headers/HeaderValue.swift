internal import PosternBase64

/// A text as the value of `Mcp-Name` or `Mcp-Param-*`: plain, or in base64 between two marks (requirement MCP-23).
public enum HeaderValue {
  private static let opening = "=?base64?"
  private static let closing = "?="

  /// Writes a text, in base64 where a field could not carry it, not unchanged, or would be taken for base64.
  public static func encode(_ text: String) -> String {
    isPlain(text) ? text : opening + Base64.encode(Array(text.utf8)) + closing
  }

  /// Writes a number in decimal digits.
  public static func encode(_ number: Int64) -> String { String(number) }

  /// Writes `true` or `false`.
  public static func encode(_ flag: Bool) -> String { flag ? "true" : "false" }

  /// Reads a field's value; nil for what no field may hold, and for what is marked as base64 and is none.
  ///
  /// Only the exact marks count: what lacks one of them, or has it in capitals, is the text itself. White space around
  /// the value belongs to the field, as RFC 9110 section 5.5 has it.
  public static func decode(_ value: String) -> String? {
    let bytes = trimmed(value)
    guard bytes.allSatisfy(isFieldByte) else { return nil }
    guard isMarked(bytes) else { return String(Substring(bytes)) }
    let inside = bytes.dropFirst(opening.utf8.count).dropLast(closing.utf8.count)
    guard let decoded = Base64.decode(String(Substring(inside))) else { return nil }
    return String(validating: decoded, as: UTF8.self)
  }

  /// The value without the white space around it.
  static func trimmed(_ value: String) -> Substring.UTF8View {
    guard let first = value.utf8.firstIndex(where: { !isSpace($0) }),
      let last = value.utf8.lastIndex(where: { !isSpace($0) })
    else { return ""[...].utf8 }
    return value[...].utf8[first...last]
  }

  private static func isMarked(_ bytes: Substring.UTF8View) -> Bool {
    bytes.count >= opening.utf8.count + closing.utf8.count && bytes.starts(with: opening.utf8)
      && bytes.suffix(closing.utf8.count).elementsEqual(closing.utf8)
  }

  /// Whether a text is its own value.
  ///
  /// A tab inside a value could stand in a field; the protocol wants it encoded all the same.
  package static func isPlain(_ text: String) -> Bool {
    let bytes = text[...].utf8
    return bytes.allSatisfy { isFieldByte($0) && $0 != 0x09 } && bytes.first != 0x20 && bytes.last != 0x20
      && !isMarked(bytes)
  }

  private static func isFieldByte(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) || byte == 0x09 }
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
