/// Scheme, host and port: what browsers separate sites by, RFC 6454.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// The scheme in lower case.
  public let scheme: String
  /// The host in lower case, an IPv6 address in its canonical form and in brackets.
  public let host: String
  /// The port, the scheme's own one when none is written.
  public let port: UInt16

  /// Reads the value of an `Origin` field; nil for `null` and for everything that is more than an origin.
  public init?(_ text: String) {
    guard let uri = try? URI(text), uri.path.isEmpty, uri.query == nil, uri.fragment == nil,
      let origin = uri.origin
    else { return nil }
    self = origin
  }

  init(scheme: String, host: String, port: UInt16) {
    (self.scheme, self.host, self.port) = (scheme, host, port)
  }

  /// The origin as browsers write it: without the scheme's own port.
  public var description: String {
    URI.defaultPort(of: scheme) == port ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}

extension URI {
  /// The origin of an http or https URI.
  public var origin: Origin? {
    guard let host = normalizedHost, let own = Self.defaultPort(of: normalizedScheme) else { return nil }
    return Origin(scheme: normalizedScheme, host: host, port: port ?? own)
  }

  /// The scheme in lower case, RFC 3986 section 6.2.2.1.
  public var normalizedScheme: String { scheme.lowercased() }

  /// The host in lower case, and an IPv6 address in its canonical form.
  public var normalizedHost: String? {
    if let address = parts.address { return address.family == .v6 ? "[\(address)]" : "\(address)" }
    return host?.lowercased()
  }

  /// The host as an address, if it is one.
  public var hostAddress: IPAddress? { parts.address }

  /// Whether the host is one of the three spellings that mean this machine to everybody.
  public var isLoopbackHost: Bool { host == "localhost" || isLoopbackAddress }

  /// Whether the host is 127.0.0.1 or [::1], whose port RFC 8252 section 7.3 leaves to the client.
  public var isLoopbackAddress: Bool { host == "127.0.0.1" || host == "[::1]" }

  static func defaultPort(of scheme: String) -> UInt16? {
    switch scheme {
    case "http": 80
    case "https": 443
    default: nil
    }
  }
}
