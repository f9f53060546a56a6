internal import PosternJSON

extension SealedStore {
  /// A change that keeps a record, for a commit of several: `store.commit([…])`.
  public func putting<Record>(
    _ record: Record, at id: String, in collection: StoreCollection<Record>, group: String? = nil,
    for lifetime: Lifetime? = nil, if condition: StoreChange.Condition = .any
  ) async throws(StoreError) -> StoreChange {
    let key = try key(id, in: collection, group)
    let value = try await seal(record, at: key, in: collection)
    return StoreChange(key, .put(value, lifetime ?? collection.lifetime), if: condition)
  }

  /// A change that replaces exactly the record that was found.
  public func replacing<Record>(
    _ kept: Kept<Record>, with record: Record, in collection: StoreCollection<Record>,
    for lifetime: Lifetime = .unchanged
  ) async throws(StoreError) -> StoreChange {
    let value = try await seal(record, at: kept.key, in: collection)
    return StoreChange(kept.key, .put(value, lifetime), if: .equal(kept.value))
  }

  /// A change that deletes exactly the record that was found.
  public func deleting<Record>(_ kept: Kept<Record>) -> StoreChange {
    StoreChange(kept.key, .delete, if: .equal(kept.value))
  }

  private func seal<Record>(
    _ record: Record, at key: StoreKey, in collection: StoreCollection<Record>
  ) async throws(StoreError) -> [UInt8] {
    let plaintext: [UInt8]
    do throws(JSONError) {
      plaintext = try JSON.encode(record)
    } catch {
      throw .misuse("A record of \(collection.name) has no JSON form: \(error.message)")
    }
    let epoch = collection.isOneTime ? try await store.epoch : ""
    return try SealedValue.seal(
      plaintext, at: key, version: collection.version, epoch: epoch, with: keys.ring)
  }
}
