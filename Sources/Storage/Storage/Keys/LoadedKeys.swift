internal import PosternCryptography

/// A key set and what is made of it.
struct LoadedKeys: Sendable {
  let set: KeySet
  let ring: KeyRing
  let signing: [SigningKey]

  init(_ set: KeySet, from place: any KeySetPlace) throws(KeySetError) {
    self.set = set
    do {
      let sealing = try set.sealing.map { try SymmetricKey(base64URL: $0.key) }
      // No place gives an empty set.
      guard let current = sealing.first else { throw KeySetError("\(place.name) has no sealing key.") }
      ring = try KeyRing(current: current, previous: Array(sealing.dropFirst()))
      signing = try set.signing.map { try SigningKey(pem: $0.key) }
    } catch let error as KeySetError {
      throw error
    } catch {
      throw KeySetError("\(place.name): \(error)")
    }
  }
}
