/// The names that may be in `_meta`: a prefix of dotted labels and a slash, if there is one, and a name.
public enum MetaName {
  /// Whether something may be called so (requirement MCP-7).
  public static func isValid(_ key: String) -> Bool {
    let (prefix, name) = parts(key)
    if let prefix, !prefix.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel) {
      return false
    }
    guard let first = name.utf8.first, let last = name.utf8.last else { return prefix != nil }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
      && name.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
  }

  /// Whether the name belongs to the protocol: nobody else may invent one like it.
  public static func isReserved(_ key: String) -> Bool {
    let labels = parts(key).prefix?.split(separator: ".") ?? []
    return labels.count >= 2 && (labels[1] == "modelcontextprotocol" || labels[1] == "mcp")
  }

  private static func parts(_ key: String) -> (prefix: Substring?, name: Substring) {
    guard let slash = key.firstIndex(of: "/") else { return (nil, key[...]) }
    return (key[..<slash], key[key.index(after: slash)...])
  }

  private static func isLabel(_ label: Substring) -> Bool {
    guard let first = label.utf8.first, let last = label.utf8.last else { return false }
    return isLetter(first) && isLetterOrDigit(last)
      && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte)
  }
}
