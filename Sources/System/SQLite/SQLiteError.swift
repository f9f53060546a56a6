internal import CSQLite

/// What SQLite refused, and what was being tried.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of failure it is.
  public enum Kind: Hashable, Sendable {
    /// The disk has no room.
    case full
    /// The system could not read or write.
    case inputOutput
    /// The file is damaged.
    case corrupt
    /// The file is no database.
    case notADatabase
    /// Somebody else holds a lock.
    case busy
    /// The file cannot be opened or written.
    case inaccessible
    /// There is no memory.
    case outOfMemory
    /// Anything else: a mistake of the program.
    case other
  }

  /// SQLite's extended result code.
  public let code: Int32
  /// What was being tried, as the end of "could not …".
  public let action: String
  /// SQLite's own words.
  public let detail: String

  init(code: Int32, action: String, detail: String? = nil) {
    self.code = code
    self.action = action
    self.detail = detail ?? (unsafe String(cString: sqlite3_errstr(code)))
  }

  /// A file in which something does not hold together.
  public init(damage: String, in path: String) {
    self.init(code: SQLITE_CORRUPT, action: "check \(path)", detail: damage)
  }

  /// Something that SQLite did not do and gave no reason for.
  public init(refused action: String, in path: String) {
    self.init(code: SQLITE_CANTOPEN, action: action, detail: "\(path) does not allow it")
  }

  /// Which kind of failure it is.
  public var kind: Kind {
    switch code & 0xFF {
    case SQLITE_FULL: .full
    case SQLITE_IOERR: code == CSQLITE_IOERR_NOMEM ? .outOfMemory : .inputOutput
    case SQLITE_CORRUPT: .corrupt
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: .inaccessible
    case SQLITE_NOMEM: .outOfMemory
    default: .other
    }
  }

  /// One sentence: `could not commit: disk I/O error (1034)`.
  public var description: String { "could not \(action): \(detail) (\(code))" }
}
