internal import PosternSQLite
internal import PosternStorage

/// The statements on the records, prepared once for a connection.
///
/// What is over at `now` is not there, whether it was cleared away or not.
struct RecordTable {
  private let select: Statement
  private let selectEnd: Statement
  private let upsert: Statement
  private let remove: Statement
  private let page: Statement
  private let sweep: Statement
  private let getNumber: Statement
  private let setNumber: Statement

  init(_ database: Database) throws(SQLiteError) {
    select = try database.prepare(
      "SELECT value FROM records WHERE key = ?1 AND (expires IS NULL OR expires > ?2)")
    selectEnd = try database.prepare(
      "SELECT expires FROM records WHERE key = ?1 AND (expires IS NULL OR expires > ?2)")
    upsert = try database.prepare(
      "INSERT INTO records VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3")
    remove = try database.prepare("DELETE FROM records WHERE key = ?1")
    page = try database.prepare(
      """
      SELECT key, value FROM records WHERE key > ?1 AND key >= ?2 AND substr(key, 1, length(?2)) = ?2
      AND (expires IS NULL OR expires > ?3) LIMIT ?4
      """)
    sweep = try database.prepare(
      "DELETE FROM records WHERE key IN (SELECT key FROM records WHERE expires <= ?1 LIMIT ?2)")
    getNumber = try database.prepare("SELECT value FROM meta WHERE name = ?1")
    setNumber = try database.prepare(
      "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")
  }

  func value(at key: [UInt8], _ now: Int64) throws(SQLiteError) -> [UInt8]? {
    defer { select.reset() }
    try select.bind(key, at: 1)
    try select.bind(now, at: 2)
    return try select.step() ? select.bytes(at: 0) : nil
  }

  /// When a value ends; nil where there is none, `.some(nil)` where it does not end.
  func end(at key: [UInt8], _ now: Int64) throws(SQLiteError) -> Int64?? {
    defer { selectEnd.reset() }
    try selectEnd.bind(key, at: 1)
    try selectEnd.bind(now, at: 2)
    guard try selectEnd.step() else { return nil }
    return .some(selectEnd.isNull(at: 0) ? nil : selectEnd.number(at: 0))
  }

  func put(_ value: [UInt8], at key: [UInt8], until end: Int64?) throws(SQLiteError) {
    try upsert.bind(key, at: 1)
    try upsert.bind(value, at: 2)
    try upsert.bind(end, at: 3)
    try upsert.run()
  }

  func delete(_ key: [UInt8]) throws(SQLiteError) {
    try remove.bind(key, at: 1)
    try remove.run()
  }

  /// The records that begin with a prefix, after a key, in the order of bytes.
  func page(
    _ prefix: [UInt8], after key: [UInt8], limit: Int, _ now: Int64
  ) throws(SQLiteError) -> [(key: [UInt8], value: [UInt8])] {
    defer { page.reset() }
    try page.bind(key, at: 1)
    try page.bind(prefix, at: 2)
    try page.bind(now, at: 3)
    try page.bind(Int64(limit), at: 4)
    var rows: [(key: [UInt8], value: [UInt8])] = []
    while try page.step() { rows.append((page.bytes(at: 0), page.bytes(at: 1))) }
    return rows
  }

  /// Clears away some of what is over.
  func sweep(_ now: Int64, limit: Int64) throws(SQLiteError) {
    try sweep.bind(now, at: 1)
    try sweep.bind(limit, at: 2)
    try sweep.run()
  }

  func number(_ name: String) throws(SQLiteError) -> Int64? {
    defer { getNumber.reset() }
    try getNumber.bind(Array(name.utf8), at: 1)
    return try getNumber.step() ? getNumber.number(at: 0) : nil
  }

  func set(_ name: String, to number: Int64) throws(SQLiteError) {
    try setNumber.bind(Array(name.utf8), at: 1)
    try setNumber.bind(number, at: 2)
    try setNumber.run()
  }
}
