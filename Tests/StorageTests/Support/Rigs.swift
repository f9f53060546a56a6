import PosternCryptography
import PosternStorage
import PosternTesting
import Synchronization
import Testing

/// What most tests keep.
struct Note: Codable, Sendable, Equatable {
  var text: String
}

let notes = StoreCollection("test.notes", of: Note.self, lifetime: .limited(.seconds(60)))
let tokens = StoreCollection("test.tokens", of: Note.self, lifetime: .limited(.seconds(60)), ids: .hashed)

/// A memory store on a clock, with a ring of keys that a test changes.
final class Keyholder: SealingKeys {
  private let state: Mutex<(ring: KeyRing, next: KeyRing?, looks: Int)>

  init(_ ring: KeyRing) { state = Mutex((ring, nil, 0)) }

  var ring: KeyRing { state.withLock { $0.ring } }
  var looks: Int { state.withLock { $0.looks } }

  /// What is found at the next look.
  func offer(_ ring: KeyRing) { state.withLock { $0.next = ring } }
  func set(_ ring: KeyRing) { state.withLock { $0.ring = ring } }

  func refresh() async {
    state.withLock { state in
      state.looks += 1
      if let next = state.next.take() { state.ring = next }
    }
  }
}

/// What a store has at a key, as it is there.
extension KeyValueStore {
  func raw(_ key: StoreKey) async throws -> [UInt8] { try #require(try await get(key)) }
}

/// Every key and value.
func everything(in store: any KeyValueStore) async throws -> [(key: StoreKey, value: [UInt8])] {
  try await store.scan(.everything, from: .start, limit: 1_000).entries
}

extension [UInt8] {
  func contains(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return wanted.count <= count && (0...count - wanted.count).contains { self[$0...].starts(with: wanted) }
  }
}
