import PosternTesting
import Testing

@testable import PosternSQLite

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("A database") struct DatabaseTests {
  private func withDatabase(_ body: (Database) throws -> Void) throws {
    let path = "/tmp/postern-db-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    defer { for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) } }
    try body(try Database(at: path, for: .readingAndWriting))
  }

  @Test func `gives back numbers, nothing, and any bytes`() throws {
    try withDatabase { database in
      try database.run("CREATE TABLE t (a, b, c)")
      let insert = try database.prepare("INSERT INTO t VALUES (?1, ?2, ?3)")
      let select = try database.prepare("SELECT a, b, c FROM t")
      for bytes in [[], [0], Array(UInt8.min...UInt8.max)] as [[UInt8]] {
        for number in [0, .min, .max] as [Int64] {
          try database.run("DELETE FROM t")
          try insert.bind(number, at: 1)
          try insert.bind(nil, at: 2)
          try insert.bind(bytes, at: 3)
          try insert.run()
          #expect(try select.step())
          #expect(select.number(at: 0) == number)
          #expect(select.isNull(at: 1))
          #expect(!select.isNull(at: 2))
          #expect(select.bytes(at: 2) == bytes)
          #expect(try !select.step())
          select.reset()
        }
      }
      #expect(try database.number("SELECT count(*) FROM t") == 1)
      #expect(try database.text("SELECT 'a'") == "a")
      #expect(try database.number("SELECT a FROM t WHERE 0") == nil)
    }
  }

  @Test func `says what it could not do`() throws {
    try withDatabase { database in
      let error = #expect(throws: SQLiteError.self) { try database.run("SELECT * FROM nowhere") }
      #expect(error?.description == "could not run SELECT * FROM nowhere: no such table: nowhere (1)")
      #expect(error?.kind == .other)
      #expect(throws: SQLiteError.self) { try database.prepare("") }
      try database.run("CREATE TABLE t (a PRIMARY KEY)")
      let insert = try database.prepare("INSERT INTO t VALUES (1)")
      try insert.run()
      #expect(throws: SQLiteError.self) { try insert.run() }
      try database.run("DELETE FROM t")
      try insert.run()
    }
    let missing = #expect(throws: SQLiteError.self) { try Database(at: "/nowhere/at/all", for: .reading) }
    #expect(missing?.kind == .inaccessible)
  }

  @Test func `does not follow a symbolic link`() throws {
    let path = "/tmp/postern-link-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    symlink("/tmp/postern-no-target-\(getpid())", path)
    defer { unlink(path) }
    #expect(throws: SQLiteError.self) { try Database(at: path, for: .readingAndWriting) }
  }

  @Test func `tells how long its log is, and moves it into the file when asked`() throws {
    try withDatabase { database in
      #expect(try database.text("PRAGMA journal_mode = WAL") == "wal")
      try database.run("CREATE TABLE t (a)")
      try database.run("INSERT INTO t VALUES (1)")
      #expect(database.pagesInLog > 0)
      let (inLog, moved) = try database.checkpoint()
      #expect(inLog == moved)
      #expect(try database.checkpoint(truncates: true).inLog == 0)
    }
  }

  @Test func `lets a reader read only`() throws {
    try withDatabase { database in
      try database.run("CREATE TABLE t (a)")
      let reader = try Database(at: database.path, for: .reading)
      #expect(try reader.number("SELECT count(*) FROM t") == 0)
      #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
    }
  }

  private static let kinds: [(Int32, SQLiteError.Kind)] = [
    (13, .full), (1034, .inputOutput), (778, .inputOutput), (3082, .outOfMemory), (11, .corrupt),
    (267, .corrupt),
    (26, .notADatabase), (5, .busy), (517, .busy), (6, .busy), (14, .inaccessible), (8, .inaccessible),
    (7, .outOfMemory), (1, .other), (19, .other),
  ]

  @Test(arguments: kinds)
  func `knows the kinds of failure`(code: Int32, kind: SQLiteError.Kind) {
    #expect(SQLiteError(code: code, action: "").kind == kind)
  }
}
