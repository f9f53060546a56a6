internal import PosternCryptography
internal import PosternJSON
public import PosternLogging

/// Records in a store, each sealed for its place: whoever can read the store reads nothing, and whoever can write to
/// it can only take away.
///
/// A record that was damaged, or put there by somebody else, is not there, and the log says so (J6, J7). A store that
/// cannot be asked is an error, never an absence: nobody is signed out by an outage.
public struct SealedStore: Sendable {
  /// What keeps the bytes.
  public let store: any KeyValueStore
  /// What seals them.
  public let keys: any SealingKeys
  let logger: Logger?

  /// Seals what goes into a store.
  public init(_ store: any KeyValueStore, keys: any SealingKeys, logger: Logger? = nil) {
    self.store = store
    self.keys = keys
    self.logger = logger
  }

  /// Returns a record.
  public func get<Record>(
    _ id: String, in collection: StoreCollection<Record>, group: String? = nil
  ) async throws(StoreError) -> Record? {
    try await find(id, in: collection, group: group)?.record
  }

  /// Returns a record as something that can be replaced.
  ///
  /// One that an older key has sealed is sealed again on the way, without a longer life (J8).
  public func find<Record>(
    _ id: String, in collection: StoreCollection<Record>, group: String? = nil
  ) async throws(StoreError) -> Kept<Record>? {
    let key = try key(id, in: collection, group)
    guard let value = try await store.get(key) else { return nil }
    return try await open(value, at: key, in: collection)
  }

  /// Returns a record and deletes it, in one step: of any number of callers one gets it.
  public func take<Record>(
    _ id: String, in collection: StoreCollection<Record>, group: String? = nil
  ) async throws(StoreError) -> Record? {
    let key = try key(id, in: collection, group)
    guard let value = try await store.take(key) else { return nil }
    return try await open(value, at: key, in: collection, reseals: false)?.record
  }

  /// Keeps a record, whatever was there before.
  public func put<Record>(
    _ record: Record, at id: String, in collection: StoreCollection<Record>, group: String? = nil,
    for lifetime: Lifetime? = nil
  ) async throws(StoreError) {
    _ = try await store.commit([
      try await putting(record, at: id, in: collection, group: group, for: lifetime)
    ])
  }

  /// Keeps a record unless there is one, readable or not; false when there is.
  public func putIfAbsent<Record>(
    _ record: Record, at id: String, in collection: StoreCollection<Record>, group: String? = nil,
    for lifetime: Lifetime? = nil
  ) async throws(StoreError) -> Bool {
    try await store.commit([
      try await putting(record, at: id, in: collection, group: group, for: lifetime, if: .absent)
    ])
  }

  /// Replaces exactly the record that was found; false when it is another one by now, or none.
  public func replace<Record>(
    _ kept: Kept<Record>, with record: Record, in collection: StoreCollection<Record>,
    for lifetime: Lifetime = .unchanged
  ) async throws(StoreError) -> Bool {
    try await store.commit([
      try await replacing(kept, with: record, in: collection, for: lifetime)
    ])
  }

  /// Deletes a record, readable or not.
  public func delete<Record>(
    _ id: String, in collection: StoreCollection<Record>, group: String? = nil
  ) async throws(StoreError) {
    try await store.delete(try key(id, in: collection, group))
  }

  /// Returns some of the records of a range, and where to go on; those that cannot be read are passed over.
  public func scan<Record>(
    _ range: StoreRange, in collection: StoreCollection<Record>, from cursor: ScanCursor = .start,
    limit: Int = 100
  ) async throws(StoreError) -> (records: [Kept<Record>], next: ScanCursor?) {
    let page = try await store.scan(range, from: cursor, limit: limit)
    var records: [Kept<Record>] = []
    for entry in page.entries {
      guard let kept = try await open(entry.value, at: entry.key, in: collection, reseals: false)
      else { continue }
      records.append(kept)
    }
    return (records, page.next)
  }

  /// Where a record is.
  func key<Record>(
    _ id: String, in collection: StoreCollection<Record>, _ group: String?
  ) throws(StoreError) -> StoreKey {
    do throws(CryptographyError) {
      return try collection.key(id, group: group)
    } catch {
      throw StoreError(.failed, "An id cannot be hashed: \(error.message)")
    }
  }
}
