import PosternCryptography
import PosternStorage
import PosternTesting
import Testing

@Suite("A sealed store") struct SealedStoreTests {
  let clock = TestClock()
  let memory: MemoryStore<TestClock>
  let keys: Keyholder
  let sealed: SealedStore

  init() throws {
    memory = MemoryStore(clock: clock)
    keys = Keyholder(try KeyRing(current: .random()))
    sealed = SealedStore(memory, keys: keys)
  }

  @Test func `gives back what was kept, for as long as its collection says`() async throws {
    try await sealed.put(Note(text: "one"), at: "a", in: notes)
    #expect(try await sealed.get("a", in: notes) == Note(text: "one"))
    #expect(try await sealed.get("b", in: notes) == nil)
    clock.advance(by: .seconds(60))
    #expect(try await sealed.get("a", in: notes) == nil)
  }

  @Test func `keeps where there is none, replaces what was found, takes once`() async throws {
    #expect(try await sealed.putIfAbsent(Note(text: "one"), at: "a", in: notes))
    #expect(try await !sealed.putIfAbsent(Note(text: "two"), at: "a", in: notes))
    let kept = try #require(try await sealed.find("a", in: notes))
    #expect(try await sealed.replace(kept, with: Note(text: "three"), in: notes))
    #expect(try await !sealed.replace(kept, with: Note(text: "four"), in: notes))
    #expect(try await sealed.take("a", in: notes) == Note(text: "three"))
    #expect(try await sealed.take("a", in: notes) == nil)
  }

  @Test func `replaces without a longer life`() async throws {
    try await sealed.put(Note(text: "one"), at: "a", in: notes)
    clock.advance(by: .seconds(40))
    let kept = try #require(try await sealed.find("a", in: notes))
    #expect(try await sealed.replace(kept, with: Note(text: "two"), in: notes))
    clock.advance(by: .seconds(20))
    #expect(try await sealed.get("a", in: notes) == nil)
  }

  @Test(.requirement("J15")) func `changes several records in one step or none`() async throws {
    try await sealed.put(Note(text: "one"), at: "a", in: notes, group: "g")
    let kept = try #require(try await sealed.find("a", in: notes, group: "g"))
    let changes = [
      sealed.deleting(kept),
      try await sealed.putting(Note(text: "two"), at: "b", in: notes, group: "g", if: .absent),
    ]
    #expect(try await memory.commit(changes))
    #expect(try await !memory.commit(changes))
    #expect(try await sealed.get("a", in: notes, group: "g") == nil)
    #expect(try await sealed.get("b", in: notes, group: "g") == Note(text: "two"))
  }

  @Test func `scans what can be read`() async throws {
    for id in ["a1", "a2", "b1"] { try await sealed.put(Note(text: id), at: id, in: notes) }
    try await memory.put([1, 2, 3], at: StoreKey("a3", in: notes.name), for: .forever)
    let page = try await sealed.scan(notes.range(idPrefix: "a"), in: notes)
    #expect(page.records.map(\.record.text) == ["a1", "a2"])
    #expect(page.next == nil)
    #expect(notes.range().rest(of: page.records[0].key) == "a1")
  }

  @Test(.requirement("J9", "C11")) func `shows neither its records nor the ids that are secrets`()
    async throws
  {
    try await sealed.put(Note(text: "correct horse"), at: "battery staple", in: tokens)
    let entries = try await everything(in: memory)
    #expect(entries.count == 1)
    #expect(entries.allSatisfy { !$0.value.contains("horse") && !$0.key.text.contains("staple") })
    // SHA-256 of the id in base64url, as STORAGE.md says.
    #expect(entries.first?.key.text == "test.tokens::EeK3iV57PcqN-NDPll_eeTuCzTkkJ3QnfKkNctCb_Vk")
    #expect(try await sealed.get("battery staple", in: tokens) == Note(text: "correct horse"))
  }

  @Test(.requirement("C11")) func `never seals two records to the same bytes`() async throws {
    var values: Set<[UInt8]> = []
    for _ in 0..<100 {
      try await sealed.put(Note(text: "one"), at: "a", in: notes)
      values.insert(try await memory.raw(StoreKey("a", in: notes.name)))
    }
    #expect(values.count == 100)
  }
}
