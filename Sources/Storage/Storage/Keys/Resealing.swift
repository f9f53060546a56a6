internal import PosternCryptography

/// Seals again what older keys have sealed, so that they can be given up.
struct Resealing: Sendable {
  /// What one pass over a store has found.
  struct Outcome: Sendable, Equatable {
    /// How many records were sealed again.
    var resealed = 0
    /// How many records are left that a key other than the current one has sealed, by its id.
    var left: [String: Int] = [:]
  }

  let store: any KeyValueStore

  /// Goes over everything once; what is written meanwhile has the current key anyway.
  func pass(with ring: KeyRing) async throws -> Outcome {
    var outcome = Outcome()
    var cursor: ScanCursor? = .start
    while let start = cursor {
      try Task.checkCancellation()
      let page = try await store.scan(.everything, from: start, limit: 200)
      for entry in page.entries {
        guard let sealed = SealedValue(entry.value), !ring.isCurrent(sealed.box) else { continue }
        guard let new = try sealed.resealed(at: entry.key, with: ring) else {
          outcome.left[sealed.box.keyID, default: 0] += 1
          continue
        }
        // Whoever changed it meanwhile has sealed it with a key of their own, which the next pass sees.
        let isDone = try await store.compareAndSwap(entry.value, with: new, at: entry.key, for: .unchanged)
        if isDone { outcome.resealed += 1 } else { outcome.left[sealed.box.keyID, default: 0] += 1 }
      }
      cursor = page.next
    }
    return outcome
  }
}
