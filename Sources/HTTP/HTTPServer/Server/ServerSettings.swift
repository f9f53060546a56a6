internal import PosternCryptography
internal import PosternEventLoop
internal import PosternHTTPTypes
internal import PosternLogging
internal import PosternTracing
internal import Synchronization

/// A server's configuration made ready, and the little that its loops share.
final class ServerSettings: Sendable {
  let limits: ServerLimits
  let routes: RouteTable
  let tls: TLSContext?
  let sharing: ConnectionSharing
  let metrics: ServerMetrics?
  let unixTime: @Sendable () -> Int64
  /// Connections that may be open at once, on all loops together.
  let capacity: Int
  /// Connections by address.
  let addresses = AddressTally()
  /// Bytes of body that are in memory, on all loops together.
  private let heldBodies = Atomic<Int>(0)
  /// Connections that are open.
  let openConnections = Atomic<Int>(0)
  private let logger: Logger?
  private let accessLog: Logger?
  private let proxies: TrustedProxies

  /// Descriptors that are not for connections: listeners, logs, stores, upstream calls, answers of 503.
  private static let reservedDescriptors = 96

  init(_ configuration: HTTPServer.Configuration, _ router: Router) throws(ServerError) {
    limits = try configuration.limits.checked()
    metrics = configuration.metrics.map(ServerMetrics.init(in:))
    routes = try RouteTable(router, logger: configuration.logger, metrics: metrics)
    tls = configuration.tls
    sharing = configuration.sharing
    logger = configuration.logger
    accessLog = configuration.logsAccess ? configuration.logger?.relabelled("access") : nil
    proxies = TrustedProxies(configuration.trustedProxies)
    unixTime = configuration.unixTime
    let descriptors = ProcessLimits.raiseOpenFiles()
    let reserved = min(Self.reservedDescriptors, descriptors / 2)
    capacity = max(1, min(limits.connections, descriptors - reserved))
  }

  var parserLimits: ParserLimits {
    var parser = ParserLimits()
    parser.head = limits.head
    parser.line = limits.line
    parser.fields = limits.fields
    parser.body = limits.body
    parser.chunkFraming = limits.chunkFraming
    parser.chunkExtension = limits.chunkExtension
    return parser
  }

  /// Adds to the context what the request's fields say and may be believed.
  func complete(_ context: inout RequestContext, for request: Request) {
    proxies.complete(&context, for: request)
    // Two parents are none; a list in several fields is one list (RFC 9110 section 5.3).
    if request.fields.count(of: .traceparent) == 1, let parent = request.fields[.traceparent] {
      let state = request.fields.values(of: .tracestate).joined(separator: ",")
      context.trace = TraceContext(traceparent: parent, tracestate: state)
    }
  }

  /// The other end, where it may hold only so many connections.
  func limitedPeer(of connection: ConnectionInfo) -> IPAddress? {
    guard let peer = connection.peer, !peer.isLoopback, !proxies.contains(peer) else { return nil }
    return peer.subscriber
  }

  /// Whether so many bytes of body more may be kept.
  func holdBody(_ count: Int) -> Bool {
    heldBodies.wrappingAdd(count, ordering: .relaxed).newValue <= limits.bodies
  }

  func releaseBody(_ count: Int) { heldBodies.wrappingSubtract(count, ordering: .relaxed) }

  func record(_ exchange: Exchange) {
    let duration = Int64(clamping: ProcessClock.nanoseconds &- exchange.began)
    metrics?.requestEnded()
    exchange.endpoint.series?.record(exchange.status, duration)
    accessLog?.access(
      AccessLine(
        method: exchange.request.method.text, path: exchange.request.path, route: exchange.context.route,
        status: Int(exchange.status.code), bytes: exchange.bytesSent, duration: .nanoseconds(duration),
        peer: exchange.context.clientAddress?.description ?? "unknown",
        correlation: exchange.context.id.description, trace: exchange.context.trace?.traceIDText))
  }

  /// A stream broke off after its head was sent: the client only sees that it is not complete.
  func failed(_ exchange: Exchange, _ error: any Error) {
    logger?.error(
      "stream broke off",
      [
        "error": .string("\(error)"), "path": .string(exchange.request.path),
        "correlation_id": .string(exchange.context.id.description),
      ])
  }

  func refused(_ error: HTTPError, by connection: ConnectionInfo) {
    metrics?.refused(error.code)
    logger?.info(
      "message refused",
      [
        "reason": .string(error.code), "status": .int(Int64(error.status.code)),
        "peer": .string(connection.peer?.description ?? "unknown"),
      ])
  }

  /// Whoever scans the network does it all day, so that only the counter is for everybody.
  func handshakeFailed(_ error: IOError, _ connection: ConnectionInfo) {
    metrics?.handshakeFailed()
    logger?.debug(
      "TLS handshake failed",
      ["error": .string(error.description), "peer": .string(connection.peer?.description ?? "unknown")])
  }
}

extension ServerLimits {
  /// The limits, or what is wrong with them.
  func checked() throws(ServerError) -> ServerLimits {
    let sizes = [
      ("head", head, 512...65_535), ("line", line, 256...65_535), ("fields", fields, 8...1000),
      ("body", body, 0...(1 << 30)),
      ("chunkFraming", chunkFraming, 0...(1 << 30)), ("chunkExtension", chunkExtension, 0...65_535),
      ("backlog", backlog, 1024...(1 << 20)), ("linger", linger, 0...(1 << 30)),
      ("bodies", bodies, 0...(1 << 40)), ("bodyRate", bodyRate, 1...(1 << 30)),
      ("connections", connections, 1...1_000_000),
      ("connectionsPerAddress", connectionsPerAddress, 1...1_000_000),
    ]
    for (name, value, range) in sizes where !range.contains(value) {
      throw ServerError(
        .badLimit,
        "The limit \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
    let times = [
      ("headTime", headTime), ("bodyTime", bodyTime), ("bodyGrace", bodyGrace), ("idleTime", idleTime),
      ("writeTime", writeTime), ("eventSilence", eventSilence), ("lingerTime", lingerTime),
      ("drainTime", drainTime),
    ]
    for (name, time) in times where time <= .zero || time > .seconds(86_400) {
      throw ServerError(.badLimit, "The limit \(name) is \(time); it must be above zero and at most a day.")
    }
    return self
  }
}
