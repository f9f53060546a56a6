import PosternCryptography
import PosternStorage
import PosternTesting
import Testing

/// What becomes of records that somebody else has touched.
@Suite("A sealed record") struct SealedRecordTests {
  let memory = MemoryStore(clock: TestClock())
  let first: SymmetricKey
  let second: SymmetricKey
  let keys: Keyholder
  let sealed: SealedStore
  let a = StoreKey("a", in: notes.name)
  let b = StoreKey("b", in: notes.name)

  init() throws {
    first = try .random()
    second = try .random()
    keys = Keyholder(try KeyRing(current: first))
    sealed = SealedStore(memory, keys: keys)
  }

  @Test(.requirement("J7")) func `is not there when it was moved to another key`() async throws {
    try await sealed.put(Note(text: "Alice"), at: "a", in: notes)
    try await sealed.put(Note(text: "Bob"), at: "b", in: notes)
    let (alice, bob) = (try await memory.raw(a), try await memory.raw(b))
    try await memory.put(bob, at: a, for: .forever)
    try await memory.put(alice, at: b, for: .forever)
    #expect(try await sealed.get("a", in: notes) == nil)
    #expect(try await sealed.take("b", in: notes) == nil)
  }

  @Test(.requirement("J7")) func `is not there in another collection, group or layout`() async throws {
    let other = StoreCollection("test.others", of: Note.self, lifetime: .forever)
    let newer = StoreCollection(notes.name, of: Note.self, version: 2, lifetime: .forever)
    try await sealed.put(Note(text: "one"), at: "a", in: notes)
    let value = try await memory.raw(a)
    try await memory.put(value, at: other.key("a"), for: .forever)
    try await memory.put(value, at: notes.key("a", group: "g"), for: .forever)
    #expect(try await sealed.get("a", in: other) == nil)
    #expect(try await sealed.get("a", in: notes, group: "g") == nil)
    #expect(try await sealed.get("a", in: newer) == nil)
    var forged = value
    forged[1] = 2
    try await memory.put(forged, at: a, for: .forever)
    #expect(try await sealed.get("a", in: newer) == nil)
  }

  @Test(.requirement("J7")) func `is not there when it is plaintext`() async throws {
    for plain in [#"{"text":"mine"}"#, "", "\u{1}\u{1}", "\u{1}\u{1}\u{0}"] + [
      #"\#u{1}\#u{1}\#u{0}{"text":"mine"}"#
    ] {
      try await memory.put(Array(plain.utf8), at: a, for: .forever)
      #expect(try await sealed.get("a", in: notes) == nil)
    }
  }

  @Test(.requirement("J6")) func `is not there when any bit of it was changed`() async throws {
    try await sealed.put(Note(text: "one"), at: "a", in: notes)
    let value = try await memory.raw(a)
    for index in value.indices {
      for bit in 0..<8 {
        var changed = value
        changed[index] ^= 1 << bit
        try await memory.put(changed, at: a, for: .forever)
        // The key's id is in four of the bytes: that key is not known, and nothing is said of the record.
        guard (4..<8).contains(index) else {
          #expect(try await sealed.get("a", in: notes) == nil)
          continue
        }
        await #expect(throws: StoreError.self) { try await sealed.get("a", in: notes) }
      }
    }
    for count in value.indices {
      try await memory.put(Array(value[..<count]), at: a, for: .forever)
      #expect(try await sealed.get("a", in: notes) == nil)
    }
  }

  @Test(.requirement("J12")) func `for one use is void after a failover`() async throws {
    let store = FailingOver(memory)
    let sealed = SealedStore(store, keys: keys)
    let codes = StoreCollection("test.codes", of: Note.self, lifetime: .forever, isOneTime: true)
    for id in ["a", "b"] {
      try await sealed.put(Note(text: "once"), at: id, in: codes)
      try await sealed.put(Note(text: "often"), at: id, in: notes)
    }
    #expect(try await sealed.take("a", in: codes) == Note(text: "once"))
    store.failOver()
    #expect(try await sealed.take("b", in: codes) == nil)
    #expect(try await sealed.get("b", in: notes) == Note(text: "often"))
  }

  @Test(.requirement("J8")) func `is sealed again on the way when its key is an older one`() async throws {
    try await sealed.put(Note(text: "one"), at: "a", in: notes)
    keys.set(try KeyRing(current: second, previous: [first]))
    let old = try await memory.raw(a)
    #expect(try await sealed.get("a", in: notes) == Note(text: "one"))
    #expect(try await memory.raw(a) != old)
    keys.set(try KeyRing(current: second))
    #expect(try await sealed.get("a", in: notes) == Note(text: "one"))
  }

  @Test(.requirement("J8")) func `is found with a key that another replica has just made`() async throws {
    let replica = SealedStore(memory, keys: FixedKeys(try KeyRing(current: second, previous: [first])))
    try await replica.put(Note(text: "one"), at: "a", in: notes)
    keys.offer(try KeyRing(current: second, previous: [first]))
    #expect(try await sealed.get("a", in: notes) == Note(text: "one"))
    #expect(keys.looks == 1)
  }

  @Test(.requirement("J8")) func `of an unknown key is an outage and no absence`() async throws {
    let stranger = SealedStore(memory, keys: FixedKeys(try KeyRing(current: second)))
    try await stranger.put(Note(text: "one"), at: "a", in: notes)
    let error = await #expect(throws: StoreError.self) { try await sealed.get("a", in: notes) }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains(try KeyRing(current: second).ids[0]) == true)
  }
}

/// A store whose acknowledged writes may have been lost, when a test says so.
private final class FailingOver: KeyValueStore {
  private let base: any KeyValueStore
  private let epochs = Latch(1)

  init(_ base: any KeyValueStore) { self.base = base }

  func failOver() { epochs.open() }
  var epoch: String { get async throws(StoreError) { epochs.isOpen ? "two" : "one" } }

  func get(_ key: StoreKey) async throws(StoreError) -> [UInt8]? { try await base.get(key) }
  func take(_ key: StoreKey) async throws(StoreError) -> [UInt8]? { try await base.take(key) }
  func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool { try await base.commit(changes) }
  func scan(
    _ range: StoreRange, from cursor: ScanCursor, limit: Int
  ) async throws(StoreError) -> ScanPage { try await base.scan(range, from: cursor, limit: limit) }
  func increment(
    _ key: StoreKey, by amount: Int64, window: Duration
  ) async throws(StoreError) -> WindowCount { try await base.increment(key, by: amount, window: window) }
  func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease? {
    try await base.acquire(key, for: lifetime)
  }
  func announce(_ topic: String) async throws(StoreError) { try await base.announce(topic) }
  func announcements(of topic: String) -> AsyncStream<Void> { base.announcements(of: topic) }
  func check() async throws(StoreError) { try await base.check() }
  func close() async { await base.close() }
}
