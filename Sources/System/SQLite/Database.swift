internal import CSQLite

/// One connection to a database file, for the thread that opened it.
@safe
public final class Database {
  /// How a file is opened.
  public enum Mode: Sendable {
    /// To read and to write; the file is made if it is not there.
    case readingAndWriting
    /// To read; what it reads is what was committed.
    case reading
  }

  /// The file.
  public let path: String
  private let connection: OpaquePointer
  /// Where SQLite writes, at every commit, how long the log has become.
  private let logLength: UnsafeMutablePointer<Int32>

  /// Opens a file; symbolic links are not followed.
  public init(at path: String, for mode: Mode) throws(SQLiteError) {
    let action = "open \(path)"
    // A reader has to write too: it marks in shared memory what it reads.
    let flags =
      SQLITE_OPEN_READWRITE | (mode == .readingAndWriting ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX
      | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
    var opened: OpaquePointer?
    let status = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard status == SQLITE_OK, let connection = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw SQLiteError(code: status, action: action)
    }
    self.path = path
    unsafe self.connection = connection
    unsafe logLength = .allocate(capacity: 1)
    unsafe logLength.initialize(to: 0)
    unsafe csqlite_be_defensive(connection)
    // In the place of SQLite's own hook, which moves the log into the file and says nothing when that fails.
    unsafe sqlite3_wal_hook(
      connection,
      { length, _, _, pages in
        unsafe length?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, logLength)
    if mode == .reading { try run("PRAGMA query_only = ON") }
  }

  deinit {
    unsafe sqlite3_close_v2(connection)
    unsafe logLength.deallocate()
  }

  /// How many pages the log had after the last commit of this connection.
  public var pagesInLog: Int { unsafe Int(logLength.pointee) }

  /// Waits so long for locks of others, in milliseconds.
  public func setPatience(_ milliseconds: Int32) { unsafe sqlite3_busy_timeout(connection, milliseconds) }

  /// Runs statements without values or results that matter.
  public func run(_ sql: String) throws(SQLiteError) {
    try check(unsafe sqlite3_exec(connection, sql, nil, nil, nil), "run \(sql)")
  }

  /// Runs a statement and returns the number in the first row's first column; nil without a row.
  public func number(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql)
    return try statement.step() ? statement.number(at: 0) : nil
  }

  /// Runs a statement and returns the text in the first row's first column; nil without a row.
  public func text(_ sql: String) throws(SQLiteError) -> String? {
    let statement = try prepare(sql)
    return try statement.step() ? String(decoding: statement.bytes(at: 0), as: UTF8.self) : nil
  }

  /// Prepares a statement for many uses.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    var prepared: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    try check(unsafe sqlite3_prepare_v3(connection, sql, -1, flags, &prepared, nil), "prepare \(sql)")
    guard let statement = unsafe prepared else {
      throw SQLiteError(code: SQLITE_MISUSE, action: "prepare \(sql)", detail: "there is no statement in it")
    }
    return unsafe Statement(statement, of: self, sql)
  }

  /// Moves what was committed from the log to the file, as far as no reader is in the way.
  ///
  /// With `truncates` readers are waited for, and the log is empty afterwards. Answers how many pages are in the log,
  /// and how many of them have been moved.
  public func checkpoint(truncates: Bool = false) throws(SQLiteError) -> (inLog: Int, moved: Int) {
    var (inLog, moved): (Int32, Int32) = (0, 0)
    let mode = truncates ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
    let status = unsafe sqlite3_wal_checkpoint_v2(connection, nil, mode, &inLog, &moved)
    if status & 0xFF != SQLITE_BUSY { try check(status, "move the log into the file") }
    return (Int(inLog), Int(moved))
  }

  /// How many rows the last statement has changed.
  public var changeCount: Int { Int(unsafe sqlite3_changes(connection)) }

  /// Whether a transaction is open; some errors end it.
  public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

  func check(_ status: Int32, _ action: @autoclosure () -> String) throws(SQLiteError) {
    guard status != SQLITE_OK else { return }
    let detail = unsafe String(cString: sqlite3_errmsg(connection))
    throw SQLiteError(code: status, action: action(), detail: detail)
  }
}
