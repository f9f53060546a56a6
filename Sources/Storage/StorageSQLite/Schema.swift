internal import PosternSQLite
internal import PosternStorage

/// The tables, and how an older file gets them.
struct Schema {
  /// What an operator's tools show as the file's kind: `Post`.
  static let applicationID: Int64 = 0x506F_7374

  /// One step for every version of the file; a step that was released is never changed.
  static let steps = [
    """
    CREATE TABLE records (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL, expires INTEGER) WITHOUT ROWID;
    CREATE INDEX expiry ON records (expires) WHERE expires IS NOT NULL;
    CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    """
  ]

  let steps: [String]

  /// Brings a file to the newest version, step by step; each is made whole or not at all (J17).
  func migrate(_ database: Database) throws(StoreError) {
    if let refusal = try refusal(of: database) { throw refusal }
    do throws(SQLiteError) {
      while let version = try database.number("PRAGMA user_version"), version < steps.count {
        try database.run("BEGIN IMMEDIATE")
        try database.run(steps[Int(version)])
        try database.run("PRAGMA application_id = \(Self.applicationID)")
        try database.run("PRAGMA user_version = \(version + 1)")
        try database.run("COMMIT")
      }
    } catch {
      throw StoreError(error, in: database.path)
    }
  }

  /// Why a file is not touched: it is somebody else's, or a newer program's.
  private func refusal(of database: Database) throws(StoreError) -> StoreError? {
    do throws(SQLiteError) {
      let version = try database.number("PRAGMA user_version") ?? 0
      let owner = try database.number("PRAGMA application_id") ?? 0
      let tables = try database.number("SELECT count(*) FROM sqlite_schema") ?? 0
      if owner != Self.applicationID, tables > 0 || owner != 0 {
        return StoreError(
          .corrupt, "\(database.path) is a database of another program. Name another file.")
      }
      guard version <= steps.count else {
        return StoreError(
          .unfit,
          "\(database.path) was written by a newer version of this program (\(version), this one knows \(steps.count)). "
            + "Use that version, or restore the backup from before it.")
      }
      return nil
    } catch {
      throw StoreError(error, in: database.path)
    }
  }
}
