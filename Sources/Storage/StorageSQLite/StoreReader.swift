internal import PosternSQLite
internal import PosternStorage

/// The connection that reads what was committed, while the other one waits for the disk.
final class StoreReader: StoreWorker {
  private let database: Database
  private let table: RecordTable
  private let path: String
  private let time: SteadyTime

  init(_ file: StoreFile, _ settings: SQLiteStore.Configuration, _ time: SteadyTime) throws(StoreError) {
    path = file.path
    self.time = time
    do throws(SQLiteError) {
      database = try Database(at: file.path, for: .reading)
      try database.configure(settings)
      table = try RecordTable(database)
    } catch {
      throw StoreError(error, in: file.path)
    }
  }

  /// One look at the file for all of them: what each waits for was committed before it asked.
  func work(_ jobs: [Job]) {
    guard !jobs.isEmpty else { return }
    let now = time.now()
    try? database.run("BEGIN")
    for job in jobs {
      do throws(SQLiteError) {
        try job.perform(table, now)()
      } catch {
        job.fail(StoreError(error, in: path))
      }
    }
    if database.isInTransaction { try? database.run("COMMIT") }
  }

  func close() {}
}

extension Database {
  /// What both connections need.
  func configure(_ settings: SQLiteStore.Configuration) throws(SQLiteError) {
    setPatience(250)
    try run("PRAGMA cache_size = -\(max(1, settings.cacheSize / 1_024))")
    try run("PRAGMA trusted_schema = OFF")
    try run("PRAGMA cell_size_check = ON")
    try run("PRAGMA journal_size_limit = \(settings.largestLog)")
    try run("PRAGMA temp_store = MEMORY")
  }
}
