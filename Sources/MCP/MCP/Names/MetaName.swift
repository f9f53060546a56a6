/// The names that may be in `_meta`: a prefix of dotted labels and a slash, if there is one, and a name.
public enum MetaName {
  /// Whether something may be called so (requirement MCP-7).
  ///
  /// Behind a prefix the name may be empty; without one there would be nothing left.
  public static func isValid(_ key: String) -> Bool {
    let (prefix, name) = parts(key)
    if let prefix, !labels(prefix).allSatisfy(isLabel) { return false }
    guard let first = name.first, let last = name.last else { return prefix != nil }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
      && name.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
  }

  /// Whether the second label of the prefix is the protocol's: nobody else may invent such a name.
  public static func isReserved(_ key: String) -> Bool {
    guard let prefix = parts(key).prefix, let second = labels(prefix).dropFirst().first else { return false }
    return second.elementsEqual("modelcontextprotocol".utf8) || second.elementsEqual("mcp".utf8)
  }

  private typealias Bytes = Substring.UTF8View

  private static func parts(_ key: String) -> (prefix: Bytes?, name: Bytes) {
    let bytes = key[...].utf8
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return (nil, bytes) }
    return (bytes[..<slash], bytes[slash...].dropFirst())
  }

  private static func labels(_ prefix: Bytes) -> [Bytes] {
    prefix.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  private static func isLabel(_ label: Bytes) -> Bool {
    guard let first = label.first, let last = label.last else { return false }
    return isLetter(first) && isLetterOrDigit(last)
      && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte)
  }
}
