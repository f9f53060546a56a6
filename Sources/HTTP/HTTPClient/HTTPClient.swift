public import PosternEventLoop
internal import Synchronization

/// Sends requests to other people's servers: libcurl, driven by the event loops.
///
/// A request is sent on the loop its caller runs on, or on the next one in turn. Every loop has connections of its own.
/// A client that is dropped ends its connections soon after; whoever must know when shuts it down.
public final class HTTPClient: Sendable {
  let configuration: Configuration
  private let group: EventLoopGroup
  private let engines: [TransferEngine]
  private let lastID = Atomic<UInt64>(0)

  /// A client that sends on the loops of `group`.
  public init(group: EventLoopGroup, configuration: Configuration = Configuration()) throws(HTTPClientError) {
    try Curl.prepare()
    try configuration.check()
    self.group = group
    self.configuration = configuration
    engines = group.loops.map { TransferEngine(loop: $0, configuration: configuration) }
  }

  /// Sends a request and answers with the response's head; the body is read from the response.
  ///
  /// Cancelling the task ends the transfer.
  public func send(_ request: Request) async throws(HTTPClientError) -> Response {
    try request.check()
    return try await Retries(request, timing: configuration.timing).run { attempt throws(HTTPClientError) in
      try await exchange(attempt)
    }
  }

  /// Fails what is in flight and frees every connection.
  ///
  /// Later requests fail at once.
  public func shutdown() async {
    for engine in engines { await engine.shutdown() }
  }

  private func exchange(_ request: Request) async throws(HTTPClientError) -> Response {
    let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
    return try await currentEngine().exchange(request, id: id).get()
  }

  /// The engine of the loop that the caller runs on, or the next one in turn.
  private func currentEngine() -> TransferEngine {
    let loop = EventLoop.current
    return engines.first { $0.loop === loop } ?? nextEngine()
  }

  private func nextEngine() -> TransferEngine {
    let loop = group.next()
    return engines.first { $0.loop === loop } ?? engines[0]
  }
}
