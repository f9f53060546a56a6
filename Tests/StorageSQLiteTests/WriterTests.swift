import PosternSQLite
import PosternStorage
import PosternTesting
import Synchronization
import Testing

@testable import PosternStorageSQLite

@Suite("The SQLite store's writer") struct WriterTests {
  private func key(_ number: Int) -> StoreKey { StoreKey("\(number)", in: "c") }
  private func bytes(_ number: Int) -> [UInt8] { [UInt8](repeating: UInt8(number), count: 20_000) }

  @Test func `makes one transaction of many writes`() async throws {
    try await withHome { home in
      let store = try await home.store()
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<32 {
          group.addTask {
            for number in 0..<50 {
              try? await store.put([1], at: key(writer * 50 + number), for: .forever)
            }
          }
        }
      }
      let (calls, transactions) = store.writes
      #expect(calls == 1_600)
      #expect(transactions < calls / 4)
      await store.close()
    }
  }

  @Test(.requirement("J15")) func `keeps the good ones of writes that wait together`() async throws {
    try await withHome { home in
      let store = try await home.store { $0.longestQueue = 100 }
      let kept = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<60 {
          group.addTask {
            do {
              return try await store.putIfAbsent([1], at: key(number % 30), for: .forever)
            } catch { return false }
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(kept == 30)
      await store.close()
    }
  }

  @Test func `has room for so many waiting calls, and says when there are more`() async throws {
    try await withHome { home in
      let store = try await home.store { $0.longestQueue = 2 }
      let outcomes = await withTaskGroup(of: StoreError.Code?.self) { group in
        for number in 0..<400 {
          group.addTask {
            do {
              try await store.put([UInt8](repeating: 7, count: 100_000), at: key(number), for: .forever)
              return nil
            } catch { return (error as? StoreError)?.code }
          }
        }
        return await group.reduce(into: [StoreError.Code?: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(outcomes[nil, default: 0] + outcomes[.unavailable, default: 0] == 400)
      var there = 0
      for number in 0..<400 where (try? await store.get(key(number))) ?? nil != nil { there += 1 }
      #expect(there == outcomes[nil, default: 0])
      await store.close()
    }
  }

  @Test(.requirement("L3")) func `clears away what is over, whether anybody asks or not`() async throws {
    try await withHome { home in
      let clock = TestClock()
      let store = try await home.store(clock)
      for number in 0..<500 { try await store.put([1], at: key(number), for: .limited(.seconds(10))) }
      clock.advance(by: .seconds(11))
      // Three writes, a second apart, clear away two hundred each.
      for number in 0..<3 {
        clock.advance(by: .seconds(1))
        try await store.put([1], at: key(1_000 + number), for: .forever)
      }
      await store.close()
      let database = try Database(at: home.path, for: .reading)
      #expect(try database.number("SELECT count(*) FROM records") == 3)
    }
  }

  @Test(.requirement("L7")) func `never gives a value a longer life because a clock was set back`()
    async throws
  {
    try await withHome { home in
      let clock = TestClock()
      let store = try await home.store(clock, from: 1_000_000_000)
      try await store.put([1], at: key(1), for: .limited(.seconds(60)))
      clock.advance(by: .seconds(59))
      try await store.put([2], at: key(2), for: .forever)
      await store.close()
      // The machine believes that it is an hour earlier.
      let later = TestClock()
      let next = try await home.store(later, from: 1_000_000_000 - 3_600_000)
      #expect(try await next.get(key(1)) == [1])
      later.advance(by: .seconds(2))
      #expect(try await next.get(key(1)) == nil)
      await next.close()
      let ahead = try await home.store(TestClock(), from: 1_000_000_000 + 315_360_000_000)
      #expect(try await ahead.get(key(2)) == [2])
      await ahead.close()
    }
  }

  @Test(.requirement("J5")) func `empties its log although somebody has read for long`() async throws {
    try await withHome { home in
      let store = try await home.store {
        $0.largestLog = 1 << 20
        $0.checkpointPages = 50
      }
      try await store.put([1], at: key(0), for: .forever)
      var reader: Database? = try Database(at: home.path, for: .reading)
      try reader?.run("BEGIN")
      _ = try reader?.number("SELECT count(*) FROM records")
      for number in 0..<200 {
        try await store.put(bytes(number), at: key(number % 20), for: .forever)
      }
      let grown = try home.bytes(of: "postern.db-wal").count
      #expect(grown > 1 << 20)
      try reader?.run("COMMIT")
      reader = nil
      for number in 0..<100 {
        try await store.put(bytes(number), at: key(number % 20), for: .forever)
      }
      #expect(try home.bytes(of: "postern.db-wal").count <= 1 << 20)
      await store.close()
    }
  }

  @Test(.requirement("J5")) func `gives way to a lock of another program, and says so`() async throws {
    try await withHome { home in
      let store = try await home.store()
      try await store.put([1], at: key(1), for: .forever)
      let other = try Database(at: home.path, for: .readingAndWriting)
      try other.run("BEGIN IMMEDIATE")
      let error = await #expect(throws: StoreError.self) {
        try await store.put([2], at: key(1), for: .forever)
      }
      #expect(error?.code == .unavailable)
      #expect(try await store.get(key(1)) == [1])
      try other.run("COMMIT")
      try await store.put([2], at: key(1), for: .forever)
      #expect(try await store.get(key(1)) == [2])
      await store.close()
    }
  }
}
