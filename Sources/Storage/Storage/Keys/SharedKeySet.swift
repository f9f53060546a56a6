internal import PosternCryptography
internal import PosternJSON

/// Keys in the store that all replicas share, wrapped under what all of them are configured with anyway: the client
/// secret of the provider.
///
/// The first replica makes them, and puts them there if nobody has. With two secrets they are wrapped under both, so
/// that one secret can take the other's place and nobody is signed out.
public struct SharedKeySet: KeySetPlace {
  /// One copy of the keys, for who has the secret that the key id was derived from.
  private struct Form: Codable {
    var version = 1
    var wrapped: [String]
  }

  private static let key = StoreKey("set", in: "keys")
  private static let type = "postern key set"

  /// What it is called in messages.
  public let name = "The key set in the store"
  private let store: any KeyValueStore
  private let wrappings: [KeyRing]

  /// Names the store and the secrets.
  ///
  /// - Parameters:
  ///   - store: Shared by the replicas.
  ///   - secrets: The client secret, and the one before or after it; none is a mistake.
  /// - Throws: A sentence where there is no secret to wrap the keys under.
  public init(in store: any KeyValueStore, wrappedUnder secrets: [String]) throws {
    guard !secrets.isEmpty, !secrets.contains("") else {
      throw KeySetError(
        "There is no client secret to protect shared keys with (a certificate or a workload identity is none). "
          + "Give every replica the same POSTERN_SEALING_KEY and POSTERN_SIGNING_KEY.")
    }
    self.store = store
    wrappings = try secrets.map { secret in
      let info = Array(Self.type.utf8)
      let bytes = try HKDF.derive(
        from: Array(secret.utf8).span, salt: Span(), info: info.span, count: SymmetricKey.count)
      return try KeyRing(current: SymmetricKey(bytes.span))
    }
  }

  /// Unwraps the keys.
  ///
  /// Keys that are not wrapped under all secrets yet are from then on: the new secret is configured beside the old
  /// one for as long as a restart takes.
  public func load() async throws -> KeySet? {
    guard let value = try await store.get(Self.key) else { return nil }
    let boxes = try boxes(in: value)
    let copies = wrappings.map { ring in boxes.first(where: ring.knows).map { (ring, $0) } }
    guard let (ring, box) = copies.compactMap(\.self).first else {
      throw KeySetError(
        "\(name) is wrapped under another client secret than this server's. Configure the former secret beside the "
          + "new one for one start, so that the keys are wrapped under both.")
    }
    guard let bytes = try? ring.open(box, as: Self.type) else {
      throw KeySetError(
        "\(name) was changed by somebody who does not have the client secret. Restore the store.")
    }
    let keys = try KeySet(bytes, from: name)
    if copies.contains(where: { $0 == nil }) {
      // Should another replica be faster, it has done the same.
      _ = try await store.compareAndSwap(value, with: wrap(keys), at: Self.key, for: .forever)
    }
    return keys
  }

  /// Wraps the keys under all secrets and puts them there.
  public func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool {
    guard let old else {
      return try await store.putIfAbsent(wrap(new), at: Self.key, for: .forever)
    }
    guard let value = try await store.get(Self.key), let present = try await load(),
      try present.bytes() == old.bytes()
    else { return false }
    return try await store.compareAndSwap(value, with: wrap(new), at: Self.key, for: .forever)
  }

  private func boxes(in value: [UInt8]) throws -> [SealedBox] {
    guard let form = try? JSON.decode(Form.self, from: value), form.version == 1 else {
      throw KeySetError("\(name) is damaged, or was written by a newer version of this program.")
    }
    return form.wrapped.compactMap { try? SealedBox(text: $0) }
  }

  private func wrap(_ keys: KeySet) throws -> [UInt8] {
    let bytes = try keys.bytes()
    return try JSON.encode(Form(wrapped: wrappings.map { try $0.seal(bytes, as: Self.type).text }))
  }
}
