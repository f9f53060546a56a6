public import PosternCryptography
internal import PosternJSON
internal import PosternLogging

extension SealedStore {
  /// Opens what was found; nil, and a line in the log, when it is no record of this place.
  func open<Record>(
    _ value: [UInt8], at key: StoreKey, in collection: StoreCollection<Record>, reseals: Bool = true
  ) async throws(StoreError) -> Kept<Record>? {
    guard let sealed = SealedValue(value) else { return unreadable("it is not sealed", in: collection) }
    guard sealed.version == collection.version else {
      return unreadable("its layout is version \(sealed.version)", in: collection)
    }
    let ring = try await ring(for: sealed.box, in: collection)
    guard let plaintext = sealed.open(at: key, with: ring) else {
      return unreadable("it was changed, or is another place's", in: collection)
    }
    if collection.isOneTime {
      let epoch = try await store.epoch
      guard sealed.epoch == epoch else {
        return unreadable("it is from before a failover, and may have been used", in: collection)
      }
    }
    guard let record = try? JSON.decode(Record.self, from: plaintext) else {
      return unreadable("it is not such a record", in: collection)
    }
    if reseals, !ring.isCurrent(sealed.box), let new = try sealed.resealed(at: key, with: ring),
      // A store that takes no writes now keeps the old box, which is still good.
      let isReplaced = try? await store.compareAndSwap(value, with: new, at: key, for: .unchanged),
      isReplaced
    {
      return Kept(record: record, key: key, value: new)
    }
    return Kept(record: record, key: key, value: value)
  }

  /// The ring for a box, with its key in it if it can be found: another replica may have made it a moment ago.
  public func ring(for box: SealedBox) async -> KeyRing {
    let ring = keys.ring
    guard !ring.knows(box) else { return ring }
    await keys.refresh()
    return keys.ring
  }

  private func ring<Record>(
    for box: SealedBox, in collection: StoreCollection<Record>
  ) async throws(StoreError) -> KeyRing {
    let ring = await ring(for: box)
    guard ring.knows(box) else {
      logger?.error(
        "a record was sealed with a key that this server does not have",
        ["collection": .string(collection.name), "key": .string(box.keyID)])
      throw StoreError(
        .unavailable,
        "A record of \(collection.name) was sealed with the key \(box.keyID), which this server does not have. "
          + "Give it the keys that the other replicas have.")
    }
    return ring
  }

  /// Nothing, and an alarm; the id is left out, it may be a person's.
  private func unreadable<Record>(
    _ reason: String, in collection: StoreCollection<Record>
  ) -> Kept<Record>? {
    logger?.error(
      "a record cannot be read and counts as absent",
      ["collection": .string(collection.name), "reason": .string(reason)])
    return nil
  }
}
