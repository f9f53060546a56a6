import PosternCryptography
import PosternStorage
import PosternTesting
import Testing

@Suite("A log in a store") struct StoreLogTests {
  let clock = TestClock()
  let sealed: SealedStore
  let log: StoreLog<Note>

  init() throws {
    sealed = SealedStore(MemoryStore(clock: clock), keys: try FixedKeys.random())
    log = StoreLog("test", of: Note.self, in: sealed, for: .seconds(60))
  }

  @Test func `is read in order from where a reader has got to`() async throws {
    #expect(try await log.last() == 0)
    #expect(try await log.news(after: 0).entries.isEmpty)
    for number in 1...5 { #expect(try await log.append(Note(text: "\(number)")) == Int64(number)) }
    let news = try await log.news(after: 2)
    #expect(news.entries.map(\.text) == ["3", "4", "5"])
    #expect(news.last == 5)
    #expect(!news.isIncomplete)
    let some = try await log.news(after: 0, limit: 2)
    #expect(some.entries.map(\.text) == ["1", "2"])
    #expect(some.last == 2)
    #expect(try await log.news(after: 5).entries.isEmpty)
  }

  @Test func `loses no entry of many writers and gives none a number twice`() async throws {
    let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
      for number in 0..<40 { group.addTask { try await log.append(Note(text: "\(number)")) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == Array(1...40))
    let news = try await log.news(after: 0)
    #expect(Set(news.entries.map(\.text)) == Set((0..<40).map { "\($0)" }))
  }

  @Test func `says that a reader was away for too long, and goes on counting`() async throws {
    try await log.append(Note(text: "old"))
    clock.advance(by: .seconds(61))
    #expect(try await log.append(Note(text: "new")) == 2)
    let news = try await log.news(after: 0)
    #expect(news.entries.map(\.text) == ["new"])
    #expect(news.isIncomplete)
    #expect(try await log.news(after: 7).isIncomplete)
  }

  @Test func `wakes whoever waits for it`() async throws {
    let heard = sealed.store.announcements(of: log.topic)
    try await log.append(Note(text: "one"))
    #expect(await heard.first { _ in true } != nil)
  }
}
