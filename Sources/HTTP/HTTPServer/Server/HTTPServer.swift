public import PosternCryptography
public import PosternEventLoop
public import PosternHTTPTypes
public import PosternLogging
public import PosternMetrics

/// An HTTP/1.1 server: a router's handlers behind listeners on every loop of a group.
public final class HTTPServer: Sendable {
  /// What a server is made of, beside its routes.
  public struct Configuration: Sendable {
    /// What clients may take of the server.
    public var limits = ServerLimits()
    /// Where the server reports; nil reports nothing.
    public var logger: Logger?
    /// Whether each answered request is one line in the log.
    public var logsAccess = true
    /// Where the server counts; nil counts nothing.
    public var metrics: MetricsRegistry?
    /// Peers whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, for logs and rate limits.
    public var trustedProxies: [IPNetwork] = []
    /// Certificate and key; nil serves plain HTTP.
    public var tls: TLSContext?
    /// How the loops come by their connections.
    package var sharing = ConnectionSharing.standard
    /// The wall clock, for `Date`.
    public var unixTime: @Sendable () -> Int64 = ProcessClock.unixTime

    /// The defaults.
    public init() {}
  }

  let settings: ServerSettings
  let group: EventLoopGroup
  let shards: [LoopLocal<Shard>]

  /// Prepares a server; nothing listens yet.
  ///
  /// - Parameters:
  ///   - router: The handlers.
  ///   - group: The loops to serve on. They belong to the caller and must outlive the server.
  ///   - configuration: Everything else.
  /// - Throws: A ``ServerError`` that names the route or the limit that cannot be served.
  public init(
    _ router: Router, on group: EventLoopGroup, configuration: Configuration = Configuration()
  ) throws(ServerError) {
    let settings = try ServerSettings(configuration, router)
    self.settings = settings
    self.group = group
    shards = group.loops.enumerated().map { index, loop in
      LoopLocal(Shard(LoopState(loop: loop, index: index, settings: settings)))
    }
  }

  /// Stops gracefully: accepts nothing more, finishes what is being answered, ends streams, and after
  /// ``ServerLimits/drainTime`` gives up on the rest.
  ///
  /// Answers how many connections it had to give up on.
  @discardableResult
  public func drain() async -> Int {
    // Where the first loop accepts for all, what it has handed out arrives before their drain.
    if let first = shards.first, let loop = group.loops.first {
      await loop.perform { first.get(on: loop).stopListening() }
    }
    return await withTaskGroup(of: Int.self) { tasks in
      for (shard, loop) in zip(shards, group.loops) {
        tasks.addTask(executorPreference: loop) { await Self.drain(shard, on: loop) }
      }
      return await tasks.reduce(0, +)
    }
  }

  private static func drain(_ shard: LoopLocal<Shard>, on loop: EventLoop) async -> Int {
    await withCheckedContinuation { continuation in
      // The global pool needs descriptors of its own, and aborts the process when there are none.
      Task(executorPreference: loop) {
        await loop.perform { shard.get(on: loop).drain { continuation.resume(returning: $0) } }
      }
    }
  }
}
