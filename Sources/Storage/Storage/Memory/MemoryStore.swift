internal import Synchronization

/// Keeps values in memory for as long as the process lives: for tests, and for servers that may forget.
///
/// Each call is one step: a commit is seen whole or not at all.
public final class MemoryStore<C: Clock>: KeyValueStore where C.Duration == Duration {
  private let clock: C
  private let contents = Mutex(MemoryContents<C.Instant>())
  private let topics = Announcer()

  /// An empty store whose lifetimes this clock measures.
  public init(clock: C) { self.clock = clock }

  /// Returns a value that is there.
  public func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try within { $0.value(at: key, $1) }
  }

  /// Returns a value and deletes it.
  public func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try within { contents, now in
      let value = contents.value(at: key, now)
      contents.remove(key)
      return value
    }
  }

  /// Makes all changes or none.
  public func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool {
    try StoreLimits.check(changes)
    return try within { $0.commit(changes, at: $1) }
  }

  /// Returns the values of a range in the order of their keys.
  public func scan(
    _ range: StoreRange, from cursor: ScanCursor, limit: Int
  ) async throws(StoreError) -> ScanPage {
    try within { $0.page(of: range, after: cursor, limit: min(max(1, limit), StoreLimits.pageCount), $1) }
  }

  /// Adds to a counter.
  public func increment(
    _ key: StoreKey, by amount: Int64, window: Duration
  ) async throws(StoreError) -> WindowCount {
    try StoreLimits.check(key)
    return try within { $0.increment(key, by: amount, window: window, at: $1) }
  }

  /// Takes a lock.
  public func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease? {
    try StoreLimits.check(key)
    return try within { $0.acquire(key, for: lifetime, at: $1) }
  }

  /// Wakes whoever waits in this process.
  public func announce(_ topic: String) async throws(StoreError) {
    try within { _, _ in }
    topics.announce(topic)
  }

  /// What is announced in this process.
  public func announcements(of topic: String) -> AsyncStream<Void> { topics.announcements(of: topic) }

  /// Succeeds until the store is closed.
  public func check() async throws(StoreError) { try within { _, _ in } }

  /// Always the same: what was acknowledged is there, or the whole process is gone.
  public var epoch: String { get async throws(StoreError) { "" } }

  /// Forgets everything.
  public func close() async {
    contents.withLock { $0.close() }
    topics.close()
  }

  /// How many values are in memory, with those whose time is over and that were not cleared away.
  public var count: Int { contents.withLock { $0.count } }

  private func within<Result>(
    _ body: (inout MemoryContents<C.Instant>, C.Instant) -> sending Result
  ) throws(StoreError) -> sending Result {
    let now = clock.now
    let result: Result? = contents.withLock { contents in
      contents.isClosed ? nil : body(&contents, now)
    }
    guard let result else { throw .closed }
    return result
  }
}

extension MemoryStore where C == ContinuousClock {
  /// An empty store on the system's clock.
  public convenience init() { self.init(clock: ContinuousClock()) }
}
