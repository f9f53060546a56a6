import PosternSQLite
import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageSQLite

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The store's file") struct FileTests {
  private let key = StoreKey("a", in: "c")

  /// Why a home's file is not opened.
  private func refusal(_ home: Home, configure: (inout SQLiteStore.Configuration) -> Void = { _ in }) async
    -> StoreError?
  {
    do {
      await (try home.store(configure: configure)).close()
      return nil
    } catch {
      return error as? StoreError
    }
  }

  @Test(.requirement("J9")) func `and what is beside it are its owner's alone, whatever the umask`()
    async throws
  {
    try await withHome { home in
      let mask = umask(0)
      defer { umask(mask) }
      let store = try await home.store()
      try await store.put([1], at: key, for: .forever)
      #expect(home.mode(of: "") == 0o700)
      for name in ["postern.db", "postern.db-wal", "postern.db-shm", "postern.db.lock"] {
        #expect(home.mode(of: name) == 0o600, "\(name)")
      }
      await store.close()
    }
  }

  @Test(.requirement("J5")) func `is one server's at a time, and the second is told whose`() async throws {
    try await withHome { home in
      let store = try await home.store()
      let error = await refusal(home)
      #expect(error?.code == .inUse)
      #expect(
        error?.message.contains("\(home.path) is in use by another server (process \(getpid()))") == true)
      try await store.put([1], at: key, for: .forever)
      await store.close()
      let next = try await home.store()
      #expect(try await next.get(key) == [1])
      await next.close()
    }
  }

  @Test func `keeps what it was given, in order or not, from one start to the next`() async throws {
    try await withHome { home in
      for number in UInt8(0)..<5 {
        let store = try await home.store()
        if number > 0 { #expect(try await store.get(key) == [number - 1]) }
        try await store.put([number], at: key, for: .forever)
        await store.close()
        // Emptied, so that a copy of the file alone is a backup.
        #expect(try home.bytes(of: "postern.db").count > 0)
        #expect(home.mode(of: "postern.db-wal") == 0)
      }
    }
  }

  @Test(.requirement("J6")) func `is refused when it is none of ours, and stays as it is`() async throws {
    try await withHome { home in
      await (try home.store()).close()
      let text = Array(String(repeating: "no database at all\n", count: 100).utf8)
      try home.write(text)
      let noDatabase = await refusal(home)
      #expect(noDatabase?.code == .corrupt)
      #expect(noDatabase?.message.contains("Restore a backup") == true)
      #expect(try home.bytes() == text)
      unlink(home.path)
      do {
        let other = try Database(at: home.path, for: .readingAndWriting)
        try other.run("CREATE TABLE theirs (a)")
      }
      #expect(
        await refusal(home)?.message == "\(home.path) is a database of another program. Name another file.")
    }
  }

  @Test(.requirement("J17")) func `is refused by an older program, which changes nothing in it`() async throws
  {
    try await withHome { home in
      let store = try await home.store {
        $0.schema = Schema(steps: Schema.steps + ["CREATE TABLE later (a)"])
      }
      try await store.put([1], at: key, for: .forever)
      await store.close()
      let before = try home.bytes()
      let error = await refusal(home)
      #expect(error?.code == .unfit)
      #expect(error?.message.contains("written by a newer version") == true)
      #expect(try home.bytes() == before)
    }
  }

  @Test(.requirement("J17")) func `is brought up to date step by step, each whole or not at all`()
    async throws
  {
    try await withHome { home in
      let store = try await home.store()
      try await store.put([1], at: key, for: .forever)
      await store.close()
      let steps = Schema.steps + ["CREATE TABLE two (a)", "CREATE TABLE three (a); CREATE TABLE three (b)"]
      let error = await refusal(home) { $0.schema = Schema(steps: steps) }
      #expect(error?.message.contains("table three already exists") == true)
      do {
        let database = try Database(at: home.path, for: .reading)
        #expect(try database.number("PRAGMA user_version") == 2)
        #expect(try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'three'") == 0)
      }
      let next = try await home.store {
        $0.schema = Schema(steps: steps.dropLast() + ["CREATE TABLE three (a)"])
      }
      #expect(try await next.get(key) == [1])
      await next.close()
    }
  }

  @Test func `is not where it cannot be, and the reason is said`() async throws {
    for path in ["/proc/no/postern.db", "/dev/null/postern.db"] {
      let error = await #expect(throws: StoreError.self) { try await SQLiteStore(path: path) }
      #expect(error?.code == .failed)
      #expect(
        error?.message.contains("Could not make the directory") == true
          || error?.message.contains("open") == true)
    }
    try await withHome { home in
      await (try home.store()).close()
      try home.write([], to: "other")
      unlink(home.path)
      symlink("\(home.directory)/other", home.path)
      #expect(await refusal(home)?.code == .failed)
    }
  }

  @Test(.requirement("J6"), .timeLimit(.minutes(2)))
  func `with a byte changed gives a right answer, none, or an error, and never a wrong one`() async throws {
    let collection = StoreCollection("c", of: String.self, lifetime: .forever)
    let keys = try FixedKeys.random()
    try await withHome { home in
      let ids = (0..<300).map { "\($0)" }
      let store = try await home.store()
      for id in ids { try await SealedStore(store, keys: keys).put("value of \(id)", at: id, in: collection) }
      await store.close()
      let whole = try home.bytes()
      var generator = SystemRandomNumberGenerator()
      var outcomes = (refused: 0, right: 0, absent: 0, failed: 0)
      for flip in 0..<200 {
        var bytes = whole
        // The first page, which has the header and the tables, as often as all others together.
        let place = Int.random(in: 0..<(flip.isMultiple(of: 2) ? 4_096 : bytes.count), using: &generator)
        bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
        try home.write(bytes)
        guard let damaged = try? await home.store() else {
          outcomes.refused += 1
          continue
        }
        for id in ids {
          do throws(StoreError) {
            switch try await SealedStore(damaged, keys: keys).get(id, in: collection) {
            case nil: outcomes.absent += 1
            case let found?:
              #expect(found == "value of \(id)")
              outcomes.right += 1
            }
          } catch {
            // A changed key id is a key that nobody has.
            #expect([.corrupt, .unavailable].contains(error.code), "\(error)")
            outcomes.failed += 1
          }
        }
        await damaged.close()
      }
      #expect(outcomes.right > 0)
      #expect(outcomes.refused > 0)
    }
  }
}
