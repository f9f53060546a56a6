public import PosternEventLoop
public import PosternHTTPTypes
public import PosternTracing

/// What is known of a request beside its bytes.
///
/// Middleware hands a changed copy down. The values are in an array of one, which is a reference that is copied when
/// it is changed, so that handing it down costs nothing.
public struct RequestContext: Sendable {
  private var values: [Values]

  private struct Values {
    let connection: ConnectionInfo
    let id: RequestID
    var clientAddress: IPAddress?
    var isSecure: Bool
    var route: String?
    var parameters: PathParameters
    var trace: TraceContext?
    var principal: (any Sendable)?
  }

  /// The context of a request on `connection`.
  public init(connection: ConnectionInfo, id: RequestID) {
    self.init(connection: connection, id: id, route: nil, parameters: PathParameters())
  }

  init(connection: ConnectionInfo, id: RequestID, route: String?, parameters: PathParameters) {
    values = [
      Values(
        connection: connection, id: id, clientAddress: connection.peer, isSecure: connection.isSecure,
        route: route, parameters: parameters)
    ]
  }

  /// The connection that the request came on.
  public var connection: ConnectionInfo { values[0].connection }
  /// Names the request in logs and in what a user sees of an error.
  public var id: RequestID { values[0].id }
  /// The address that counts for rate limits and logs: the peer's, or what a trusted proxy says.
  public internal(set) var clientAddress: IPAddress? {
    get { values[0].clientAddress }
    set { values[0].clientAddress = newValue }
  }
  /// Whether the client spoke TLS, to us or to a trusted proxy.
  public internal(set) var isSecure: Bool {
    get { values[0].isSecure }
    set { values[0].isSecure = newValue }
  }
  /// The pattern of the route that matched; nil when none did.
  public internal(set) var route: String? {
    get { values[0].route }
    set { values[0].route = newValue }
  }
  /// The values of the route's parameters.
  public internal(set) var parameters: PathParameters {
    get { values[0].parameters }
    set { values[0].parameters = newValue }
  }
  /// The trace that the client is part of, if it said so.
  public var trace: TraceContext? {
    get { values[0].trace }
    set { values[0].trace = newValue }
  }
  /// Who asks, once somebody has found out.
  public var principal: (any Sendable)? {
    get { values[0].principal }
    set { values[0].principal = newValue }
  }
}

/// What does not change while a connection lives.
public final class ConnectionInfo: Sendable {
  /// The loop that the connection lives on.
  public let loop: EventLoop
  /// The other end; nil when it was gone before it could be asked.
  public let peerAddress: SocketAddress?
  /// The other end without its port; of an IPv4 client it is the IPv4 address, on an IPv6 socket too.
  public let peer: IPAddress?
  /// Whether the connection is TLS.
  public let isSecure: Bool

  /// Describes a connection.
  public init(loop: EventLoop, peerAddress: SocketAddress?, isSecure: Bool) {
    self.loop = loop
    self.peerAddress = peerAddress
    peer = peerAddress.flatMap { IPAddress($0.host)?.unmapped }
    self.isSecure = isSecure
  }
}
