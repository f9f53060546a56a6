public import PosternCryptography
public import PosternLogging
internal import Synchronization

/// The keys of a server that runs: those of its place, and what replicas tell each other of them.
///
/// Nothing is sealed with a key before the store's census knows it, and a replica that meets a key it does not have
/// looks for it, so that keys can be changed under load and nobody notices.
public final class ServerKeys: SealingKeys {
  private struct State {
    var keys: LoadedKeys
    var lastLook: Int64
    var look: Task<Void, Never>?
  }

  /// The topic on which replicas are told that keys have changed.
  static let topic = "keys"

  private let place: any KeySetPlace
  let store: any KeyValueStore
  let logger: Logger?
  private let unixTime: @Sendable () -> Int64
  private let state: Mutex<State>

  /// Loads the keys, or makes the first ones, and sees that nothing in the store was sealed with a key that is not
  /// among them.
  ///
  /// - Parameters:
  ///   - place: Where the keys are.
  ///   - store: What they seal.
  ///   - logger: Where the server reports.
  ///   - unixTime: The wall clock, in milliseconds since 1970.
  /// - Throws: A sentence that stops the start.
  public init(
    at place: any KeySetPlace, for store: any KeyValueStore, logger: Logger? = nil,
    unixTime: @escaping @Sendable () -> Int64
  ) async throws {
    let now = unixTime()
    var loaded = try await place.load()
    while loaded == nil {
      let known = try await SealingCensus(store: store).ids()
      guard known.isEmpty else { throw Self.missing(known, in: place) }
      let first = try KeySet.first(at: now / 1_000)
      loaded = try await place.put(first, replacing: nil) ? first : try await place.load()
    }
    guard let set = loaded else { throw KeySetError("\(place.name) holds no keys.") }
    let keys = try LoadedKeys(set, from: place)
    let missing = try await SealingCensus(store: store).ids().subtracting(keys.ring.ids)
    guard missing.isEmpty else { throw Self.missing(missing, in: place) }
    try await SealingCensus(store: store).add(keys.ring.ids[0])
    self.place = place
    self.store = store
    self.logger = logger
    self.unixTime = unixTime
    state = Mutex(State(keys: keys, lastLook: now))
  }

  /// The keys that seal, the current one first.
  public var ring: KeyRing { loaded.ring }

  /// The keys that sign, the current one first.
  public var signing: [SigningKey] { loaded.signing }

  /// All of them as they were loaded.
  var loaded: LoadedKeys { state.withLock { $0.keys } }

  /// Looks for other keys at their place, at most once a second however many ask.
  public func refresh() async {
    let now = unixTime()
    let look = state.withLock { state -> Task<Void, Never>? in
      if let look = state.look { return look }
      // A clock that was set back does not keep anybody from looking.
      guard !(0..<1_000).contains(now &- state.lastLook) else { return nil }
      state.lastLook = now
      let look = Task { await self.reload() }
      state.look = look
      return look
    }
    await look?.value
  }

  /// Makes new keys the current ones; those before stay good.
  public func rotate() async throws {
    for _ in 0..<100 {
      let old = loaded.set
      let new = try LoadedKeys(try old.rotated(at: unixTime() / 1_000), from: place)
      if try await place.put(new.set, replacing: old) {
        try await adopt(new)
        try? await store.announce(Self.topic)
        return
      }
      await reload()
    }
    throw KeySetError("Others keep changing \(place.name); try again.")
  }

  /// Takes the keys at their place, as far as they can be read; what is there is good until then.
  func reload() async {
    do {
      if let set = try await place.load() {
        try await adopt(LoadedKeys(set, from: place))
      }
    } catch {
      logger?.error("the keys could not be read again", ["error": .string("\(error)")])
    }
    state.withLock { $0.look = nil }
  }

  /// Seals with other keys from now on, which the census has to know before.
  private func adopt(_ keys: LoadedKeys) async throws {
    try await SealingCensus(store: store).add(keys.ring.ids[0])
    state.withLock { $0.keys = keys }
  }

  private static func missing(_ ids: Set<String>, in place: any KeySetPlace) -> KeySetError {
    KeySetError(
      "The store holds records that were sealed with the \(ids.count == 1 ? "key" : "keys") "
        + "\(ids.sorted().joined(separator: ", ")), and \(place.name) does not have \(ids.count == 1 ? "it" : "them"). "
        + "Put the keys back from a backup; if they are lost, start with an empty store, and everybody signs in again."
    )
  }
}
