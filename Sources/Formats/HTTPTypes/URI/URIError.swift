/// Why a URI, a request target or a path was refused.
public enum URIError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Longer than the caller allows.
  case tooLong
  /// A control character, a space, a quote, a backslash, a character outside ASCII, or another one that no URI has.
  case forbiddenCharacter(UInt8)
  /// A percent sign that two hexadecimal digits do not follow.
  case badEscape
  /// No scheme, or one that does not match RFC 3986 section 3.1.
  case badScheme
  /// A name and perhaps a password before the host.
  case userinfo
  /// `//` with nothing behind it, or `http:` without it.
  case emptyHost
  /// A host that is neither a DNS name nor a strictly written address.
  case badHost
  /// A port that is empty, zero, above 65535 or not decimal.
  case badPort
  /// A path that cannot follow what is before it.
  case badPath
  /// `.` or `..` as a segment, also in percent-encoding.
  case dotSegment
  /// An escaped slash, backslash, dot or control character, which some parsers decode before they split the path.
  case encodedDelimiter
  /// A fragment where none may be.
  case fragment
  /// Percent-decoding does not give UTF-8.
  case invalidUTF8

  /// What is wrong, as a clause that can follow "the URI".
  public var description: String {
    switch self {
    case .tooLong: "is too long"
    case .forbiddenCharacter(let byte):
      "has the byte 0x\(String(byte, radix: 16)), which must be percent-encoded"
    case .badEscape: "has a percent sign without two hexadecimal digits"
    case .badScheme: "does not start with a scheme such as https:"
    case .userinfo: "has a user name before the host; remove everything up to the @"
    case .emptyHost: "has no host"
    case .badHost: "has a host that is neither a DNS name nor an IP address"
    case .badPort: "has a port that is not a number from 1 to 65535"
    case .badPath: "has a path that is not one"
    case .dotSegment: "has a . or .. segment; write the path that is meant"
    case .encodedDelimiter: "has an escaped slash, backslash, dot or control character"
    case .fragment: "has a fragment; remove everything from the #"
    case .invalidUTF8: "does not decode to UTF-8"
    }
  }
}
