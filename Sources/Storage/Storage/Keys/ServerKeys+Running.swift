internal import PosternCryptography
internal import PosternJOSE
internal import PosternLogging

extension ServerKeys {
  /// One key for people: what it is for and whether it is still needed.
  public struct Description: Codable, Sendable, Hashable {
    /// `sealing` or `signing`.
    public let use: String
    /// Its id: what boxes name, or the `kid` of signatures.
    public let id: String
    /// Unix seconds; nil where nobody has written it down.
    public let created: Int64?
    /// Whether new boxes and signatures are made with it.
    public let isCurrent: Bool
    /// Whether the store may hold records that it has sealed; nil for a signing key.
    public let isInUse: Bool?
  }

  /// All keys, those that seal first, the newest of each first.
  public func list() async throws -> [Description] {
    let inUse = try await SealingCensus(store: store).ids()
    let keys = loaded
    let sealing = zip(keys.ring.ids, keys.set.sealing).enumerated().map { index, key in
      Description(
        use: "sealing", id: key.0, created: key.1.created, isCurrent: index == 0,
        isInUse: inUse.contains(key.0))
    }
    return try sealing
      + zip(keys.signing, keys.set.signing).enumerated().map { index, key in
        Description(
          use: "signing", id: try JWK.thumbprint(of: key.0.publicKey), created: key.1.created,
          isCurrent: index == 0,
          isInUse: nil)
      }
  }

  /// Follows what other replicas do with the keys, and seals again what older keys have sealed, until the task is
  /// cancelled.
  ///
  /// - Parameters:
  ///   - clock: Wakes it now and then, should it not have heard of something.
  ///   - interval: How often.
  public func run(clock: any Clock<Duration>, every interval: Duration = .seconds(60)) async {
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { [self] in
        for await _ in store.announcements(of: Self.topic) { await follow() }
      }
      tasks.addTask { [self] in
        repeat { await follow() } while (try? await clock.sleep(for: interval)) != nil
      }
    }
  }

  /// Takes the keys that are current by now and does what is to be done about the older ones.
  func follow() async {
    await reload()
    do {
      let ring = ring
      let census = SealingCensus(store: store)
      // Again and again: whoever struck it out did not know that this replica still seals with it.
      try await census.add(ring.ids[0])
      let older = try await census.ids().subtracting([ring.ids[0]])
      guard !older.isEmpty else { return }
      let outcome = try await Resealing(store: store).pass(with: ring)
      if outcome.resealed > 0 {
        logger?.info("records were sealed again", ["records": .int(Int64(outcome.resealed))])
      }
      // A key goes when a whole pass has not met it: what others were writing with it, the next pass sees.
      guard outcome.resealed == 0 else { return }
      try await census.remove(older.filter { outcome.left[$0] == nil })
    } catch {
      logger?.warning("records could not be sealed again", ["error": .string("\(error)")])
    }
  }
}
