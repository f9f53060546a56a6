internal import PosternCryptography
public import PosternEventLoop
public import PosternLogging
public import PosternStorage

/// Keeps values in a Redis that all replicas of a server share.
///
/// How far a value survives is for the server's settings to say: see `STORAGE.md`. Every call ends within its time,
/// whatever the server does; one that ends without a reply after it was sent says that it is uncertain.
public final class RedisStore: KeyValueStore {
  /// What a store is made of, beside its URL.
  public struct Configuration: Sendable {
    /// How long a call may take.
    public var patience = Duration.milliseconds(250)
    /// Where the store reports.
    public var logger: Logger?

    /// The defaults.
    public init() {}
  }

  /// Where the server is.
  public let url: RedisURL
  let configuration: Configuration
  let routes: RedisRoutes
  private let ears: RedisEars

  /// Connects, and refuses a server that may throw records away.
  ///
  /// - Parameters:
  ///   - url: Where the server is.
  ///   - loop: Where the connections live.
  ///   - configuration: Everything else.
  /// - Throws: Why it cannot be reached, or is unfit.
  public init(
    _ url: RedisURL, on loop: EventLoop, configuration: Configuration = Configuration()
  ) async throws(StoreError) {
    self.url = url
    self.configuration = configuration
    var tls: TLSContext?
    if url.speaksTLS {
      do throws(TLSError) {
        tls = try TLSContext(client: url.authorities.map { .authorities(.file($0)) } ?? .system)
      } catch {
        throw StoreError(.unfit, "TLS to \(url) is not possible: \(error.message)")
      }
    }
    routes = RedisRoutes(url, on: loop, tls: tls, logger: configuration.logger)
    ears = RedisEars(routes, prefix: url.prefix, on: loop)
    do throws(StoreError) {
      try await refuseEviction()
    } catch {
      await close()
      throw error
    }
  }

  /// Returns a value.
  public func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try value(try await ask(RedisCommand([.word("GET"), name(key)]), key))
  }

  /// Returns a value and deletes it.
  public func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try value(try await ask(RedisCommand([.word("GETDEL"), name(key)], isWrite: true), key))
  }

  /// Wakes whoever waits, on every replica that the server reaches.
  public func announce(_ topic: String) async throws(StoreError) {
    _ = try await ask(RedisCommand([.word("PUBLISH"), .word(url.prefix + topic), .word("")]), nil)
  }

  /// What is announced anywhere.
  public func announcements(of topic: String) -> AsyncStream<Void> {
    ears.announcer.announcements(of: topic)
  }

  /// Writes and reads a value.
  public func check() async throws(StoreError) {
    let key = StoreKey("check", in: "check")
    try await put([1], at: key, for: .limited(.seconds(60)))
    guard try await get(key) == [1] else {
      throw StoreError(.unavailable, "The Redis at \(url) does not give back what it was given.")
    }
  }

  /// The server's history of writes: another one after a failover, which may have lost some.
  public var epoch: String {
    get async throws(StoreError) {
      guard url.topology != .cluster else {
        // Each node has its own, and records of one group move between them.
        return ""
      }
      let deadline = deadline
      return try await routes.link(for: nil, by: deadline).epoch(by: deadline)
    }
  }

  /// Waits for what was asked, within the time of a call, and lets go of the server.
  public func close() async {
    await ears.close()
    await routes.close(by: deadline)
  }

  /// When a call that begins now has to be over.
  var deadline: LoopInstant { .current.advanced(by: configuration.patience) }

  /// A key as the server has it.
  func name(_ key: StoreKey) -> [UInt8] { Array(url.prefix.utf8) + Array(key.text.utf8) }

  private func value(_ reply: RESPValue) throws(StoreError) -> [UInt8]? {
    switch reply {
    case .bytes(let bytes): return bytes
    case .null: return nil
    default: throw StoreError(.failed, "The Redis at \(url) answered with something else than a value.")
    }
  }
}

extension [UInt8] {
  /// The bytes of a text.
  static func word(_ text: String) -> [UInt8] { Array(text.utf8) }
}
