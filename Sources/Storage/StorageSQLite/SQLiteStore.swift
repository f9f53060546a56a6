public import PosternLogging
internal import PosternSQLite
public import PosternStorage

/// Keeps values in one file of this machine, for a server without replicas.
///
/// What was acknowledged is on the disk: it survives the end of the process and of the power. Two threads do the work,
/// one that writes and one that reads what was committed, and no event loop waits for a disk.
public final class SQLiteStore: KeyValueStore {
  /// What a store is made of, beside its file.
  public struct Configuration: Sendable {
    /// What lifetimes are measured by.
    public var time = SteadyTime.system()
    /// Where the store reports.
    public var logger: Logger?
    /// Told once, when the disk has failed to keep what was written: end the process, so that somebody looks.
    public var onFailure: @Sendable (StoreError) -> Void = { _ in }
    /// How much of the file each of the two connections keeps in memory, in bytes.
    public var cacheSize = 64 << 20
    /// How many calls may wait for the disk.
    public var longestQueue = 10_000
    /// The log beside the file is emptied, whoever reads, when it has so many bytes (J5).
    public var largestLog = 64 << 20
    /// The log is moved into the file when it has so many pages.
    var checkpointPages = 1_000
    /// What makes the tables.
    var schema = Schema(steps: Schema.steps)

    /// The defaults.
    public init() {}
  }

  /// The file.
  public let path: String
  private let file: StoreFile
  private let writer: StoreThread
  private let reader: StoreThread
  private let counts: StoreCounts
  private let topics = Announcer()

  /// Opens a file, makes it where there is none, and refuses one that is damaged, another's, or in use.
  public init(path: String, configuration: Configuration = Configuration()) async throws(StoreError) {
    let file = try StoreFile(path: path)
    let counts = StoreCounts()
    let writer = try await StoreThread(limit: configuration.longestQueue) { () throws(StoreError) in
      try Writer(file, configuration, counts)
    }
    let time = await counts.time.wait()
    do throws(StoreError) {
      reader = try await StoreThread(limit: configuration.longestQueue) { () throws(StoreError) in
        try StoreReader(file, configuration, time)
      }
    } catch {
      await writer.close()
      throw error
    }
    (self.path, self.file, self.writer, self.counts) = (path, file, writer, counts)
  }

  /// Returns a value that was committed.
  public func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try await reader.run { table, now throws(SQLiteError) in try table.value(at: key.bytes, now) }
  }

  /// Returns a value and deletes it.
  public func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]? {
    try StoreLimits.check(key)
    return try await writer.run { table, now throws(SQLiteError) in try table.take(key.bytes, now) }
  }

  /// Makes all changes or none, in one transaction.
  public func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool {
    try StoreLimits.check(changes)
    return try await writer.run { table, now throws(SQLiteError) in try table.commit(changes, now) }
  }

  /// Returns the values of a range in the order of their keys.
  public func scan(
    _ range: StoreRange, from cursor: ScanCursor, limit: Int
  ) async throws(StoreError) -> ScanPage {
    let limit = min(max(1, limit), StoreLimits.pageCount)
    return try await reader.run { table, now throws(SQLiteError) in
      let (prefix, start) = (Array(range.prefix.utf8), Array(cursor.text.utf8))
      let rows = try table.page(prefix, after: start, limit: limit, now)
      let entries = rows.map { (key: StoreKey(bytes: $0.key), value: $0.value) }
      return ScanPage(entries, next: rows.count < limit ? nil : entries.last.map { ScanCursor($0.key.text) })
    }
  }

  /// Adds to a counter.
  public func increment(
    _ key: StoreKey, by amount: Int64, window: Duration
  ) async throws(StoreError) -> WindowCount {
    try StoreLimits.check(key)
    return try await writer.run { table, now throws(SQLiteError) in
      try table.increment(key.bytes, by: amount, window: window, now)
    }
  }

  /// Takes a lock.
  public func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease? {
    try StoreLimits.check(key)
    return try await writer.run { table, now throws(SQLiteError) in
      try table.acquire(key, for: lifetime, now)
    }
  }

  /// Wakes whoever waits in this process: no other has the file.
  public func announce(_ topic: String) async throws(StoreError) {
    try await reader.run { _, _ in }
    topics.announce(topic)
  }

  /// What is announced in this process.
  public func announcements(of topic: String) -> AsyncStream<Void> { topics.announcements(of: topic) }

  /// Writes a number to the disk.
  public func check() async throws(StoreError) {
    try await writer.run { table, now throws(SQLiteError) in try table.set("check", to: now) }
  }

  /// Always the same: what was acknowledged is on the disk.
  public var epoch: String { get async throws(StoreError) { "" } }

  /// Finishes what waits, empties the log, and lets go of the file.
  public func close() async {
    topics.close()
    await reader.close()
    await writer.close()
    file.unlock()
  }

  /// How many calls have changed something, and in how many transactions.
  package var writes: (calls: Int, transactions: Int) {
    let counts = counts.now
    return (counts.writes, counts.commits)
  }
}

extension StoreKey {
  /// The key as it is in the table.
  var bytes: [UInt8] { Array(text.utf8) }

  /// The key that a row has.
  init(bytes: [UInt8]) { self.init(text: String(decoding: bytes, as: UTF8.self)) }
}
