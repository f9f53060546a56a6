internal import PosternHTTPTypes
internal import PosternMetrics

/// What a server counts.
final class ServerMetrics: Sendable {
  private let connections: Gauge
  private let accepted: Counter
  private let rejected: Counter
  private let failedHandshakes: Counter
  private let underWay: Gauge
  private let refusals: Family<Counter>
  private let requests: Family<Counter>
  private let durations: Family<Histogram>

  init(in registry: MetricsRegistry) {
    connections = registry.gauge("http_server_open_connections", "Connections that are open.")
    accepted = registry.counter("http_server_connections_total", "Connections that were accepted.")
    rejected = registry.counter(
      "http_server_rejected_connections_total", "Connections that there was no room for.")
    failedHandshakes = registry.counter(
      "http_server_failed_handshakes_total", "Connections on which TLS could not be agreed on.")
    underWay = registry.gauge("http_server_requests_in_flight", "Requests that are being answered.")
    refusals = registry.counters(
      "http_server_refused_messages_total", "Messages that no handler has seen, by reason.", by: ["reason"])
    requests = registry.counters(
      "http_server_requests_total", "Answered requests.", by: ["method", "route", "status"], limit: 1000)
    durations = registry.histograms(
      "http_server_request_duration_seconds",
      "From the whole head of a request to the last byte of its answer.",
      by: ["method", "route"], .latency, limit: 500)
  }

  func connectionOpened() {
    accepted.add()
    connections.add()
  }
  func connectionClosed() { connections.add(-1) }
  func connectionRejected() { rejected.add() }
  func requestBegan() { underWay.add() }
  func requestEnded() { underWay.add(-1) }
  func refused(_ reason: String) { refusals[reason].add() }
  func handshakeFailed() { failedHandshakes.add() }

  /// The series of one route, taken once: none of its labels comes from a client (L3).
  func series(method: String, route: String) -> RouteSeries {
    RouteSeries(
      duration: durations[method, route],
      byClass: (1...5).map { requests[method, route, "\($0)xx"] })
  }
}

/// What is counted of one route.
struct RouteSeries: Sendable {
  fileprivate let duration: Histogram
  fileprivate let byClass: [Counter]

  func record(_ status: Status, _ nanoseconds: Int64) {
    let index = Int(status.code / 100) - 1
    if byClass.indices.contains(index) { byClass[index].add() }
    duration.observe(nanoseconds)
  }
}
