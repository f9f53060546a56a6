/// A cookie that a response sets, RFC 6265bis section 4.1, as safe as it can be unless the caller says otherwise.
public struct SetCookie: Hashable, Sendable {
  /// Which requests of other sites carry the cookie.
  public enum SameSite: String, Sendable {
    /// None of them.
    case strict = "Strict"
    /// Only when the person follows a link.
    case lax = "Lax"
    /// All of them.
    case none = "None"
  }

  /// The name, with its prefix.
  public let name: String
  /// The value.
  public let value: String
  /// The path below which the cookie is sent.
  public let path: String
  /// The domain whose hosts it is sent to; nil means this host only.
  public let domain: String?
  /// The seconds it lives; zero deletes it, nil leaves it until the browser is closed.
  public let maxAge: Int?
  /// Whether it is sent over TLS only.
  public let isSecure: Bool
  /// Whether scripts cannot read it.
  public let isHTTPOnly: Bool
  /// Which requests of other sites carry it.
  public let sameSite: SameSite

  /// Makes a cookie, or says which rule it breaks.
  ///
  /// - Throws: A ``CookieError``: for a name or value outside the grammar, or a prefix whose promise is not kept.
  public init(
    _ name: String, _ value: String, path: String = "/", domain: String? = nil, maxAge: Int? = nil,
    isSecure: Bool = true, isHTTPOnly: Bool = true, sameSite: SameSite = .lax
  ) throws(CookieError) {
    guard Grammar.isToken(name.utf8) else { throw .badName }
    guard value.utf8.allSatisfy(Self.isOctet), name.utf8.count + value.utf8.count <= 4096 else {
      throw .badValue
    }
    guard path.utf8.first == 0x2F, path.utf8.count <= 1024, path.utf8.allSatisfy(Self.isAttribute)
    else { throw .badAttribute }
    if let domain { guard Self.isHost(domain) else { throw .badAttribute } }
    if let maxAge { guard maxAge >= 0 else { throw .badAttribute } }
    // Browsers compare the prefixes without case, section 5.4.
    let lowered = name.lowercased()
    if lowered.hasPrefix("__secure-") || lowered.hasPrefix("__host-") {
      guard isSecure else { throw .brokenPrefix }
    }
    if lowered.hasPrefix("__host-") { guard path == "/", domain == nil else { throw .brokenPrefix } }
    guard sameSite != .none || isSecure else { throw .insecureCrossSite }
    (self.name, self.value, self.path, self.domain, self.maxAge) = (name, value, path, domain, maxAge)
    (self.isSecure, self.isHTTPOnly, self.sameSite) = (isSecure, isHTTPOnly, sameSite)
  }

  /// The value of the `Set-Cookie` field.
  public var text: String {
    var text = "\(name)=\(value); Path=\(path)"
    if let domain { text += "; Domain=\(domain)" }
    if let maxAge { text += "; Max-Age=\(maxAge)" }
    if isSecure { text += "; Secure" }
    if isHTTPOnly { text += "; HttpOnly" }
    return text + "; SameSite=\(sameSite.rawValue)"
  }

  /// A `cookie-octet`: no control character, space, quote, comma, semicolon or backslash.
  private static func isOctet(_ byte: UInt8) -> Bool {
    0x21..<0x7F ~= byte && byte != 0x22 && byte != 0x2C && byte != 0x3B && byte != 0x5C
  }

  private static func isHost(_ domain: String) -> Bool {
    let bytes = Array(domain.utf8)
    return (try? AuthorityParser(bytes).parse(bytes.indices))?.host == bytes.indices
  }

  private static func isAttribute(_ byte: UInt8) -> Bool { 0x21..<0x7F ~= byte && byte != 0x3B }
}

/// Which rule a cookie breaks.
public enum CookieError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name is not a token.
  case badName
  /// The value has a character that must be encoded, or is too long.
  case badValue
  /// The path, the domain or the age is not one.
  case badAttribute
  /// `__Host-` needs Secure, the path `/` and no domain; `__Secure-` needs Secure.
  case brokenPrefix
  /// Browsers refuse `SameSite=None` without Secure.
  case insecureCrossSite

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .badName: "the cookie's name is not a token"
    case .badValue: "the cookie's value is too long or has a character that must be encoded"
    case .badAttribute: "the cookie's path, domain or age is malformed"
    case .brokenPrefix: "__Host- needs Secure, Path=/ and no Domain; __Secure- needs Secure"
    case .insecureCrossSite: "SameSite=None needs Secure"
    }
  }
}
