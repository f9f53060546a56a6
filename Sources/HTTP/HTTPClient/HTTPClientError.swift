/// Why there is no answer, or not all of it.
///
/// Nothing of a URL but scheme, host and port is in it.
public struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: Hashable, Sendable {
    /// The name has no address.
    case resolve
    /// Nobody accepts the connection.
    case connect
    /// The peer could not prove who it is, or does not speak TLS.
    case tls
    /// The proxy refused, or cannot be reached.
    case proxy
    /// Time ran out.
    case timeout(Phase)
    /// The head or the body is larger than was allowed.
    case tooLarge
    /// The peer closed the connection before the answer was complete.
    case closed
    /// The answer is not HTTP as it should be.
    case `protocol`
    /// More redirects than were allowed.
    case redirects
    /// An address that the policy does not let an untrusted URL reach.
    case blockedAddress
    /// The request's body could not be produced, or does not have the length that was announced.
    case requestBody
    /// The request cannot be sent as it is.
    case invalidRequest
    /// The task was cancelled.
    case cancelled
    /// The client was shut down.
    case shutDown
    /// The process has no memory or descriptors left, or curl lacks what is needed.
    case resources
  }

  /// What was waited for when time ran out.
  public enum Phase: String, Sendable {
    /// A connection to send on.
    case connect
    /// A sign of life.
    case idle
    /// The end of the answer.
    case total
  }

  /// What kind of trouble it is.
  public let code: Code
  /// What may be told to whoever chose the URL: for an untrusted one the same sentence whatever the trouble is.
  public let message: String
  /// More for the operator: what curl or the policy said.
  public let detail: String?
  /// Whether a byte of the request may have reached the peer; if not, sending it again is safe.
  public let mayHaveBeenSent: Bool
  /// libcurl's number for the trouble, if it was libcurl that had it.
  public let curlCode: Int32?

  init(
    _ code: Code, peer: String? = nil, detail: String? = nil, mayHaveBeenSent: Bool = false,
    curlCode: Int32? = nil, isUntrusted: Bool = false
  ) {
    self.code = code
    self.detail = detail
    self.mayHaveBeenSent = mayHaveBeenSent
    self.curlCode = curlCode
    let peer = peer ?? "the peer"
    message =
      isUntrusted
      ? "\(peer) could not be fetched; it must be a public https address that answers in time"
      : code.sentence(about: peer)
  }

  static let bodyWasRead = HTTPClientError(.invalidRequest, detail: "the body was read before")

  /// The message, and what only the operator should read.
  public var description: String { detail.map { "\(message) (\($0))" } ?? message }
}

extension HTTPClientError.Code {
  fileprivate func sentence(about peer: String) -> String {
    switch self {
    case .resolve: "\(peer) has no address; check the name and the DNS"
    case .connect: "nobody answers at \(peer); check the address and that the service runs"
    case .tls: "\(peer) cannot be trusted; check its certificate and the authorities that are trusted here"
    case .proxy: "the proxy does not let the request through to \(peer); check the proxy's settings"
    case .timeout(.connect): "\(peer) could not be connected to in time; check the network or try again later"
    case .timeout(.idle): "\(peer) stopped sending; try again later"
    case .timeout(.total): "\(peer) did not answer in time; try again later or allow more time"
    case .tooLarge: "the answer of \(peer) is larger than allowed; raise the limit if that is expected"
    case .closed: "\(peer) closed the connection before the answer was complete; try again later"
    case .protocol: "the answer of \(peer) is not valid HTTP; check what listens there"
    case .redirects: "\(peer) redirects too often; use the final address"
    case .blockedAddress: "\(peer) is not a public address; use one that is"
    case .requestBody: "the body for \(peer) could not be produced; check its source and its length"
    case .invalidRequest: "the request to \(peer) cannot be sent; correct it"
    case .cancelled: "the request to \(peer) was cancelled"
    case .shutDown: "the HTTP client is shut down; make a new one"
    case .resources: "there is no memory or descriptor left for a request to \(peer), or libcurl is too old"
    }
  }
}
