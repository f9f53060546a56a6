internal import PosternLogging
internal import PosternSQLite
internal import PosternStorage

/// The one connection that writes: everything that waits goes into one transaction, and nobody is told before it is on
/// the disk (J1, J2).
final class Writer: StoreWorker {
  private let database: Database
  private let table: RecordTable
  private let file: StoreFile
  private let settings: SQLiteStore.Configuration
  private let time: SteadyTime
  private let counts: StoreCounts
  /// Why nothing is written any more (J3).
  private var failure: StoreError?
  private var nextSweep: Int64 = 0
  private var nextCheckpoint: Int
  private var hasWarned = false

  /// Opens the file, looks whether it can be trusted, and brings its tables up to date.
  init(
    _ file: StoreFile, _ settings: SQLiteStore.Configuration, _ counts: StoreCounts
  ) throws(StoreError) {
    self.file = file
    self.settings = settings
    self.counts = counts
    nextCheckpoint = settings.checkpointPages
    do throws(SQLiteError) {
      database = try Database(at: file.path, for: .readingAndWriting)
      try database.configure(settings)
      guard try database.text("PRAGMA journal_mode = WAL") == "wal" else {
        throw SQLiteError(refused: "keep a log", in: file.path)
      }
      // Nobody is told before `fsync` has returned.
      try database.run("PRAGMA synchronous = FULL")
    } catch {
      throw StoreError(error, in: file.path)
    }
    try settings.schema.migrate(database)
    do throws(SQLiteError) {
      table = try RecordTable(database)
      if try table.number("clean") != 1, let damage = try database.text("PRAGMA quick_check(1)"),
        damage != "ok"
      {
        throw SQLiteError(damage: damage, in: file.path)
      }
      time = settings.time.after(try table.number("time") ?? .min)
      try table.set("clean", to: 0)
    } catch {
      throw StoreError(error, in: file.path)
    }
    counts.time.give(time)
  }

  func work(_ jobs: [Job]) {
    if let failure { return jobs.forEach { $0.fail(failure) } }
    let now = time.now()
    guard !jobs.isEmpty || now >= nextSweep else { return }
    guard let error = attempt(jobs, now) else { return checkpoint() }
    switch error.kind {
    case .full where jobs.count > 1, .corrupt where jobs.count > 1, .other where jobs.count > 1:
      // One of them may be all that is in the others' way.
      for job in jobs {
        guard failure == nil, let error = attempt([job], now) else { continue }
        refuse([job], error)
      }
    default: refuse(jobs, error)
    }
  }

  /// Does jobs in one transaction and tells them; or does none, tells nobody, and returns why.
  private func attempt(_ jobs: [Job], _ now: Int64) -> SQLiteError? {
    if let failure { jobs.forEach { $0.fail(failure) }; return nil }
    do throws(SQLiteError) {
      try database.run("BEGIN IMMEDIATE")
      var told: [@Sendable () -> Void] = []
      told.reserveCapacity(jobs.count)
      for job in jobs { told.append(try job.perform(table, now)) }
      try sweep(now, isIdle: jobs.isEmpty)
      try database.run("COMMIT")
      counts.committed(jobs.count)
      for tell in told { tell() }
      return nil
    } catch {
      if database.isInTransaction { try? database.run("ROLLBACK") }
      return error
    }
  }

  private func refuse(_ jobs: [Job], _ error: SQLiteError) {
    let reason = StoreError(error, in: file.path)
    if error.kind == .inputOutput {
      // Whoever asks the disk again is told that all is well, and what was lost stays lost.
      failure = reason
      settings.logger?.error("the store's disk failed", ["error": .string(reason.message)])
      settings.onFailure(reason)
    } else if jobs.isEmpty || error.kind != .busy {
      settings.logger?.warning("the store could not write", ["error": .string(reason.message)])
    }
    for job in jobs { job.fail(reason) }
  }

  /// Clears away, once a second, some of what is over, and writes down how late it is.
  private func sweep(_ now: Int64, isIdle: Bool) throws(SQLiteError) {
    guard now >= nextSweep else { return }
    let limit: Int64 = isIdle ? 5_000 : 200
    try table.sweep(now, limit: limit)
    let isMore = database.changeCount >= limit
    if !isIdle || database.changeCount > 0 { try table.set("time", to: now) }
    nextSweep = isMore ? now : now.saturatingAdd(1_000)
  }

  /// Moves the log into the file when it has become long; where a reader is in the way for too long, it is waited for.
  private func checkpoint() {
    let pages = database.pagesInLog
    if pages < settings.checkpointPages { nextCheckpoint = settings.checkpointPages }
    guard pages >= nextCheckpoint else { return }
    let isTooLarge = pages * 4_096 >= settings.largestLog
    do throws(SQLiteError) {
      let (inLog, moved) = try database.checkpoint(truncates: isTooLarge)
      nextCheckpoint = moved < inLog ? pages + settings.checkpointPages : settings.checkpointPages
      guard isTooLarge, moved < inLog, !hasWarned else { return }
      hasWarned = true
      settings.logger?.warning(
        "somebody reads the store's file for long, and its log grows", ["bytes": .int(Int64(file.logSize))])
    } catch {
      refuse([], error)
    }
  }

  func close() {
    guard failure == nil else { return }
    do throws(SQLiteError) {
      try table.set("clean", to: 1)
      _ = try database.checkpoint(truncates: true)
    } catch {
      settings.logger?.warning("the store was not closed in order", ["error": .string("\(error)")])
    }
  }
}
