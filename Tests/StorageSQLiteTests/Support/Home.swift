import PosternStorage
import PosternTesting

@testable import PosternStorageSQLite

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A directory of a test's own.
struct Home: Sendable {
  let directory = "/tmp/postern-sqlite-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
  var path: String { "\(directory)/postern.db" }

  /// Opens the store there, at a time that a test moves.
  func store(
    _ clock: TestClock = TestClock(), from start: Int64 = 1_000_000,
    configure: (inout SQLiteStore.Configuration) -> Void = { _ in }
  ) async throws -> SQLiteStore {
    var configuration = SQLiteStore.Configuration()
    configuration.time = SteadyTime(clock, from: start)
    configure(&configuration)
    return try await SQLiteStore(path: path, configuration: configuration)
  }

  func bytes(of name: String = "postern.db") throws -> [UInt8] {
    guard let file = fopen("\(directory)/\(name)", "r") else { throw RigError("no \(name)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
  }

  func write(_ bytes: [UInt8], to name: String = "postern.db") throws {
    guard let file = fopen("\(directory)/\(name)", "w") else { throw RigError("no \(name)") }
    defer { fclose(file) }
    fwrite(bytes, 1, bytes.count, file)
  }

  func mode(of name: String) -> mode_t {
    var status = stat()
    return lstat("\(directory)/\(name)", &status) == 0 ? status.st_mode & 0o777 : 0
  }

  fileprivate func remove() {
    for name in ["postern.db", "postern.db-wal", "postern.db-shm", "postern.db.lock", "other"] {
      unlink("\(directory)/\(name)")
    }
    rmdir(directory)
  }
}

/// Runs `body` with a home that is gone afterwards.
func withHome<Result>(_ body: (Home) async throws -> Result) async throws -> Result {
  let home = Home()
  defer { home.remove() }
  return try await body(home)
}
