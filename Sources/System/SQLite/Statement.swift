internal import CSQLite

/// A prepared statement: bound, stepped through, reset, and bound again.
@safe
public final class Statement {
  private let pointer: OpaquePointer
  private let database: Database
  private let sql: String

  init(_ pointer: OpaquePointer, of database: Database, _ sql: String) {
    unsafe self.pointer = pointer
    self.database = database
    self.sql = sql
  }

  deinit { unsafe sqlite3_finalize(pointer) }

  /// Gives a parameter a number; parameters count from one.
  public func bind(_ number: Int64, at index: Int32) throws(SQLiteError) {
    try database.check(unsafe sqlite3_bind_int64(pointer, index, number), action)
  }

  /// Gives a parameter a number or nothing.
  public func bind(_ number: Int64?, at index: Int32) throws(SQLiteError) {
    if let number { return try bind(number, at: index) }
    try database.check(unsafe sqlite3_bind_null(pointer, index), action)
  }

  /// Gives a parameter bytes, which are copied.
  public func bind(_ bytes: [UInt8], at index: Int32) throws(SQLiteError) {
    let status = unsafe bytes.withUnsafeBytes {
      unsafe csqlite_bind_bytes(pointer, index, $0.baseAddress, sqlite3_uint64($0.count))
    }
    try database.check(status, action)
  }

  /// Goes to the next row; false after the last one.
  public func step() throws(SQLiteError) -> Bool {
    let status = unsafe sqlite3_step(pointer)
    guard status != SQLITE_ROW else { return true }
    guard status != SQLITE_DONE else { return false }
    try database.check(status, action)
    return false
  }

  /// Runs the statement to its end and makes it ready for the next use.
  public func run() throws(SQLiteError) {
    defer { reset() }
    while try step() {}
  }

  /// Makes the statement ready for the next use, and lets go of what it reads.
  public func reset() {
    unsafe sqlite3_reset(pointer)
    unsafe sqlite3_clear_bindings(pointer)
  }

  /// Whether a column of the row has no value; columns count from zero.
  public func isNull(at column: Int32) -> Bool {
    unsafe sqlite3_column_type(pointer, column) == SQLITE_NULL
  }

  /// A column of the row as a number.
  public func number(at column: Int32) -> Int64 { unsafe sqlite3_column_int64(pointer, column) }

  /// A column of the row as bytes.
  public func bytes(at column: Int32) -> [UInt8] {
    let start = unsafe sqlite3_column_blob(pointer, column)
    let count = unsafe Int(sqlite3_column_bytes(pointer, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  private var action: String { "run \(sql)" }
}
