/// The list of the header `tracestate`: what tracing systems hand on, newest first.
public struct TraceState: Sendable, Hashable {
  /// The value of the header; empty when there is nothing to send.
  public let text: String

  /// No entries.
  public static let empty = TraceState(validated: "")

  /// Longer lists are refused; the specification asks for at least 512 characters to be passed on.
  static let longestText = 2048
  /// Section 3.3.1.1: at most 32 list members.
  static let mostMembers = 32

  private init(validated text: String) { self.text = text }

  /// Reads a header, or several joined with commas; nil when one entry is malformed or one key comes twice.
  public init?(_ header: String) {
    guard header.utf8.count <= Self.longestText else { return nil }
    var members: [Substring.UTF8View] = []
    var keys: Set<[UInt8]> = []
    for part in header.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let member = part.trimmingWhitespace()
      if member.isEmpty { continue }
      guard let equals = member.firstIndex(of: UInt8(ascii: "=")),
        Self.isKey(member[..<equals]), Self.isValue(member[member.index(after: equals)...]),
        keys.insert(Array(member[..<equals])).inserted
      else { return nil }
      members.append(member)
    }
    guard members.count <= Self.mostMembers else { return nil }
    self.init(validated: members.map { String(Substring($0)) }.joined(separator: ","))
  }

  /// Section 3.3.1.3.1: `key`, or `tenant@system`.
  private static func isKey(_ key: Substring.UTF8View) -> Bool {
    let parts = key.split(separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, parts.allSatisfy({ $0.allSatisfy(isKeyCharacter) }) else { return false }
    if parts.count == 1 { return isLetter(first.first) && first.count <= 256 }
    let system = parts[1]
    return isLetterOrDigit(first.first) && first.count <= 241 && isLetter(system.first) && system.count <= 14
  }

  /// Section 3.3.1.3.2: up to 256 printable characters without comma and equals sign, the last not a space.
  private static func isValue(_ value: Substring.UTF8View) -> Bool {
    !value.isEmpty && value.count <= 256
      && value.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
  }

  private static func isKeyCharacter(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte)
      || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/")].contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}

extension Substring.UTF8View {
  fileprivate func trimmingWhitespace() -> Substring.UTF8View {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
