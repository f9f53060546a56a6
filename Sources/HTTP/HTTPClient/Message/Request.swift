public import PosternHTTPTypes

extension HTTPClient {
  /// A request and what its answer may cost.
  public struct Request: Sendable {
    /// What is asked.
    public var method: Method
    /// Of whom; only http and https.
    public var uri: URI
    /// The fields besides those that the client writes itself, such as `Host` and `Content-Length`.
    public var fields: Fields
    /// What is sent.
    public var body: Body
    /// How long it may take.
    public var deadlines = Deadlines()
    /// How much may come back.
    public var limits = Limits()
    /// Whom it may reach.
    public var destination = Destination.any
    /// When it is sent again.
    public var retry = RetryPolicy.standard
    /// How many redirects are followed, for GET and HEAD only.
    public var redirects = 0
    /// Whether compressed answers are asked for and unpacked; the limit is on what comes out.
    public var decodesContent = false

    /// A request with the usual deadlines and limits.
    public init(_ method: Method = .get, _ uri: URI, fields: Fields = [:], body: Body = .none) {
      (self.method, self.uri, self.fields, self.body) = (method, uri, fields, body)
    }
  }

  /// How long a request may take: the total for all attempts together, the others for each.
  public struct Deadlines: Sendable {
    /// Until there is a connection to send on: name, TCP, TLS, and the wait for a free one.
    public var connect = Duration.seconds(3)
    /// Between two signs of life of the peer.
    public var idle: Duration?
    /// Until the body's last byte.
    public var total: Duration? = .seconds(10)

    /// 3 seconds to connect and 10 in all.
    public init() {}
  }

  /// How much may come back.
  public struct Limits: Sendable {
    /// Bytes of the head, interim responses and trailers included.
    public var head = 64 * 1024
    /// Bytes of the body, unpacked.
    public var body = 1024 * 1024

    /// 64 KiB of fields and 1 MiB of body.
    public init() {}
  }

  /// Whom a request may reach.
  public enum Destination: Sendable {
    /// Whoever the name leads to, or the proxy.
    case any
    /// One of these addresses, tried in order, without a proxy; the certificate is still the name's.
    case addresses([IPAddress])
    /// For a URL that somebody else chose: what the policy allows, without a proxy and without redirects.
    case untrusted(AddressPolicy)

    var isUntrusted: Bool { if case .untrusted = self { true } else { false } }
    var isAny: Bool { if case .any = self { true } else { false } }
  }
}

extension HTTPClient.Request {
  /// Fields that the client writes itself: two opinions about them would split a message.
  private static let ownFields: [FieldName] = [
    .host, .contentLength, .transferEncoding, .connection, .keepAlive, .expect, .upgrade, .te, .trailer,
    .proxyConnection, .proxyAuthorization, .userAgent, .acceptEncoding,
  ]

  /// H7: whatever the fields were made from, nothing leaves that could end a line.
  func check() throws(HTTPClientError) {
    guard ["http", "https"].contains(uri.normalizedScheme), uri.host != nil else {
      throw invalid("the URL must start with http:// or https://")
    }
    if method == .connect || method == .trace { throw invalid("\(method) is not a request of a client") }
    if method == .head, !body.isNone { throw invalid("HEAD has no body") }
    if let name = Self.ownFields.first(where: fields.contains) {
      throw invalid("the field \(name) is written by the client; leave it out")
    }
    for field in fields where !field.value.utf8.allSatisfy(Grammar.isFieldText) {
      throw invalid("the value of \(field.name) has a character that no field may have; encode it")
    }
  }

  func invalid(_ detail: String) -> HTTPClientError {
    HTTPClientError(.invalidRequest, peer: peer, detail: detail)
  }

  /// Scheme, host and port for messages: never a path or a query, which may hold secrets.
  var peer: String { uri.origin?.description ?? uri.normalizedScheme }
}
