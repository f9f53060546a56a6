package import PosternEventLoop
package import PosternHTTPTypes

extension HTTPClient {
  /// What all requests of one client have in common.
  public struct Configuration: Sendable {
    /// Whose certificates are accepted.
    public var trust = Trust.system
    /// Through whom requests go.
    public var proxy = Proxy.environment
    /// The path of a socket of this machine that all requests go to, whatever host they name.
    public var socketPath: String?
    /// What servers are told about this program.
    public var userAgent = "Postern"
    /// Whether HTTP/2 is used where TLS's ALPN offers it.
    public var allowsHTTP2 = true
    /// How many connections one loop has to one host; further requests wait, and their connect deadline runs.
    public var connectionsPerHost = 64
    /// How many idle connections one loop keeps.
    public var idleConnections = 64
    /// How long a connection may have been idle and still carry a request.
    ///
    /// Servers close idle connections: one that is used as it is closed fails, and a request that is not idempotent then
    /// cannot be repeated.
    public var idleLifetime = Duration.seconds(30)

    /// How names become addresses where an ``AddressPolicy`` decides.
    package var resolver = HostResolver.system
    /// What retries take for time.
    package var timing = RetryTiming.system

    /// The usual client.
    public init() {}
  }

  /// Whose certificates are accepted.
  public enum Trust: Sendable {
    /// The authorities that the operating system trusts.
    case system
    /// The authorities in a PEM file and no others.
    case file(String)
    /// The authorities in this PEM text and no others.
    case pem([UInt8])

    var isSystem: Bool { if case .system = self { true } else { false } }
  }

  /// Through whom requests go.
  public enum Proxy: Sendable {
    /// What `http_proxy`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    case environment
    /// Nobody.
    case none
    /// This proxy, for every request.
    case url(String)

    var isURL: Bool { if case .url = self { true } else { false } }
  }
}

extension HTTPClient.Configuration {
  func check() throws(HTTPClientError) {
    guard !userAgent.isEmpty, userAgent.utf8.allSatisfy(Grammar.isFieldText) else {
      throw HTTPClientError(.invalidRequest, detail: "the user agent must be printable ASCII")
    }
    guard connectionsPerHost > 0, idleConnections > 0 else {
      throw HTTPClientError(.invalidRequest, detail: "a client needs at least one connection")
    }
    if case .file(let path) = trust, path.isEmpty || path.utf8.contains(0) {
      throw HTTPClientError(.invalidRequest, detail: "the file of authorities has no usable name")
    }
    if case .url(let url) = proxy, !Self.isUsable(proxy: url) {
      throw HTTPClientError(
        .invalidRequest, detail: "the proxy's URL is empty or has a control character; correct it")
    }
  }

  /// curl takes an empty URL, and one with a control character behind an escape, for no proxy at all.
  private static func isUsable(proxy url: String) -> Bool {
    !url.isEmpty && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !url.contains("%0")
      && !url.contains("%1")
  }
}

/// How names become addresses.
package struct HostResolver: Sendable {
  package var addresses: @Sendable (_ host: String, _ loop: EventLoop) async throws(IOError) -> [IPAddress?]

  package init(
    _ addresses: @escaping @Sendable (_ host: String, _ loop: EventLoop) async throws(IOError) -> [IPAddress?]
  ) {
    self.addresses = addresses
  }

  /// The system's resolver; an address that cannot be read is nil, never left out.
  package static let system = HostResolver { host, loop throws(IOError) in
    try await Resolver.addresses(of: host, port: 0, on: loop).map { IPAddress($0.host) }
  }
}
