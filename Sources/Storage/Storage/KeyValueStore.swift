/// What keeps records for a server: in memory, in a file, or in a Redis that its replicas share.
///
/// A driver keeps bytes and knows nothing of what they mean; records are read and written through ``SealedStore``,
/// which seals them. All that a driver promises is in the store suite of `PosternTesting`, which a driver of your own
/// can be held to as well. What is acknowledged has happened: how far it then survives is the driver's to say, in
/// `STORAGE.md`.
public protocol KeyValueStore: Sendable {
  /// Returns a value; nil when there is none, or its lifetime is over.
  func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]?

  /// Returns a value and deletes it in one step: of any number of callers, at most one gets it.
  func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]?

  /// Makes all changes or none, in one step; false when a condition did not hold.
  ///
  /// At most ``StoreLimits/changeCount`` changes of different keys. In a Redis Cluster the keys must share their
  /// group.
  func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool

  /// Returns some of the values of a collection, and where to go on.
  ///
  /// What is there from the first page to the last is found; what comes or goes meanwhile may be. A driver may return
  /// a key twice.
  func scan(_ range: StoreRange, from cursor: ScanCursor, limit: Int) async throws(StoreError) -> ScanPage

  /// Adds to a counter that starts at zero and is forgotten when its window is over.
  ///
  /// The window begins with the first addition. A count that would overflow stays where it is.
  func increment(_ key: StoreKey, by amount: Int64, window: Duration) async throws(StoreError) -> WindowCount

  /// Takes a lock unless somebody holds it; nil when somebody does.
  ///
  /// The lock is a record at its key: ``StoreChange/held(_:)`` makes a commit depend on it, so that whoever was
  /// paused for longer than the lock lived changes nothing.
  func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease?

  /// Wakes whoever waits for a topic, on every replica; nobody is promised to hear it.
  func announce(_ topic: String) async throws(StoreError)

  /// Everything that may have been announced on a topic from now on, until the task that reads is cancelled.
  ///
  /// Several announcements may come as one, and one may come for none: after every gap in hearing there is one.
  func announcements(of topic: String) -> AsyncStream<Void>

  /// Succeeds when a value could be written and read now.
  func check() async throws(StoreError)

  /// What changes when acknowledged writes may have been lost: a one-time record of an earlier epoch is void.
  var epoch: String { get async throws(StoreError) }

  /// Finishes what has begun and lets go of files and connections; every later call fails.
  func close() async
}

extension KeyValueStore {
  /// Keeps a value, whatever was there before.
  public func put(
    _ value: [UInt8], at key: StoreKey, for lifetime: Lifetime
  ) async throws(StoreError) {
    _ = try await commit([StoreChange(key, .put(value, lifetime))])
  }

  /// Keeps a value unless there is one; false when there is.
  public func putIfAbsent(
    _ value: [UInt8], at key: StoreKey, for lifetime: Lifetime
  ) async throws(StoreError) -> Bool {
    try await commit([StoreChange(key, .put(value, lifetime), if: .absent)])
  }

  /// Replaces exactly this value; false when another or none is there.
  public func compareAndSwap(
    _ expected: [UInt8], with value: [UInt8], at key: StoreKey, for lifetime: Lifetime
  ) async throws(StoreError) -> Bool {
    try await commit([StoreChange(key, .put(value, lifetime), if: .equal(expected))])
  }

  /// Deletes what is there.
  public func delete(_ key: StoreKey) async throws(StoreError) {
    _ = try await commit([StoreChange(key, .delete)])
  }

  /// Gives a lock back, unless it is somebody else's by now.
  public func release(_ lease: Lease) async throws(StoreError) {
    _ = try await commit([StoreChange(lease.key, .delete, if: .equal(lease.value))])
  }
}
