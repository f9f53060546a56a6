public import PosternHTTPTypes
public import PosternLogging
public import PosternMetrics
internal import Synchronization

/// Looks at the name by which clients call the server (H8).
///
/// A server that is only for this machine refuses any other name: a page whose own name was made to point here could
/// read its answers. Elsewhere proxies rewrite the name at will, so a foreign one is counted, and said once. Nothing
/// is ever made of the value.
public final class HostGuard: Filter {
  /// What is to be done with a request.
  public enum Verdict: Sendable, Equatable {
    /// The name is ours, or there is none.
    case expected
    /// Serve it, and tell the operator.
    case foreign
    /// Answer 421.
    case refused
  }

  private let own: Origin
  /// The first name that was found to be ours: nearly every request says the same.
  private let usual = Mutex("")
  private let isLoopback: Bool
  private let logger: Logger?
  private let foreignHosts: Counter?
  private let hasWarned = Atomic(false)

  /// Guards a server whose public base URL has the origin `own`.
  public init(_ own: Origin, logger: Logger? = nil, metrics: MetricsRegistry? = nil) {
    self.own = own
    isLoopback = own.isLoopback
    self.logger = logger
    foreignHosts = metrics?.counter(
      "http_server_foreign_host_total", "Requests whose Host is not the configured public one.")
  }

  /// What is to be done with a request whose `Host` is this.
  public func verdict(on host: String?) -> Verdict {
    guard let host else { return .expected }
    let named = Origin("\(own.scheme)://\(host)")
    // Whichever port leads here, by a tunnel or a container, the name is what a foreign page cannot choose.
    guard isLoopback ? named?.isLoopback == true : named == own else {
      return isLoopback ? .refused : .foreign
    }
    return .expected
  }

  /// Answers 421 where the name gives a foreign page away.
  public func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    if request.fields.isOnly(.host, usual.withLock { $0 }) { return nil }
    let host = request.fields[.host]
    switch verdict(on: host) {
    case .expected: usual.withLock { if $0.isEmpty { $0 = host ?? "" } }
    case .foreign: report(host ?? "")
    case .refused:
      throw HTTPError(
        .misdirectedRequest, code: "misdirected_request",
        message: "This server is not called so; use the URL that it was configured with.")
    }
    return nil
  }

  private func report(_ host: String) {
    foreignHosts?.add()
    guard !hasWarned.exchange(true, ordering: .relaxed) else { return }
    logger?.warning(
      "requests come in under another name than the public URL's; this is said once",
      ["host": .string(host), "public": .string(own.description)])
  }
}

extension Origin {
  /// Whether it is this machine, in one of the three spellings that mean it to everybody.
  var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }
}
