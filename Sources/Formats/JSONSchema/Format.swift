/// A way of forming text that JSON Schema has a name for (validation, section 7.3).
///
/// The checks read each character once and keep no state: nothing a peer sends makes them slow.
public enum Format: String, Sendable, Hashable {
  /// An email address as mail systems accept it: `name@host.example`.
  case email
  /// An absolute URI.
  case uri
  /// A UUID.
  case uuid
  /// A day: `2026-02-28` (RFC 3339 section 5.6).
  case date
  /// A moment with its offset: `2026-02-28T09:30:00Z` (RFC 3339 section 5.6).
  case dateTime = "date-time"

  var name: String { rawValue }

  var noun: String {
    switch self {
    case .email: "an email address"
    case .uri: "an absolute URI"
    case .uuid: "a UUID"
    case .date: "a date like 2026-02-28"
    case .dateTime: "a date and time like 2026-02-28T09:30:00Z"
    }
  }

  /// Whether a text is formed this way.
  public func accepts(_ text: String) -> Bool {
    switch self {
    case .email: Self.isEmail(text.utf8)
    case .uri: Self.isURI(text.utf8)
    case .uuid: Self.isUUID(text.utf8)
    case .date: Self.isDate(text.utf8[...])
    case .dateTime: Self.isDateTime(text.utf8[...])
    }
  }

  /// RFC 5321 section 4.1.2 without quoted local parts and address literals; at most 254 bytes (4.5.3.1).
  private static func isEmail(_ bytes: String.UTF8View) -> Bool {
    guard bytes.count <= 254 else { return false }
    var (length, labelLength, domainDots) = (0, 0, -1)
    for byte in bytes {
      length += 1
      switch byte {
      case UInt8(ascii: "@") where domainDots < 0 && labelLength > 0 && length <= 65:
        (labelLength, domainDots) = (0, 0)
      case UInt8(ascii: ".") where labelLength > 0:
        labelLength = 0
        if domainDots >= 0 { domainDots += 1 }
      case _ where byte.isLetterOrDigit || byte >= 0x80 || byte == UInt8(ascii: "-"): labelLength += 1
      case _ where domainDots < 0 && "!#$%&'*+/=?^_`{|}~".utf8.contains(byte): labelLength += 1
      default: return false
      }
    }
    return domainDots > 0 && labelLength > 0
  }

  /// RFC 3986 section 3: a scheme, then only characters that may stand in a URI.
  private static func isURI(_ bytes: String.UTF8View) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes.first.map({ ($0 | 0x20).isLowercase }) == true
    else { return false }
    let rest = bytes[colon...].dropFirst()
    return bytes[..<colon].allSatisfy { $0.isLetterOrDigit || "+-.".utf8.contains($0) } && !rest.isEmpty
      && rest.allSatisfy { $0.isLetterOrDigit || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains($0) }
  }

  private static func isUUID(_ bytes: String.UTF8View) -> Bool {
    bytes.count == 36
      && bytes.enumerated().allSatisfy { index, byte in
        [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHexDigit
      }
  }
}

extension UInt8 {
  var isHexDigit: Bool {
    isDigit || ((self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "f"))
  }
}
