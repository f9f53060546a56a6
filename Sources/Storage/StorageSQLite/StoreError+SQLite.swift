internal import PosternSQLite
internal import PosternStorage

extension StoreError {
  /// What a failure of SQLite means for whoever asked the store.
  init(_ error: SQLiteError, in path: String) {
    switch error.kind {
    case .full:
      self.init(.full, "The disk with \(path) is full. Make room; writing then goes on by itself.")
    case .inputOutput:
      self.init(
        .failed,
        "The disk with \(path) failed: \(error). Nothing more is written; see to the disk and restart.",
        isUncertain: true)
    case .corrupt, .notADatabase: self = .damaged(path, error.detail)
    case .busy:
      self.init(.unavailable, "Another program holds a lock on \(path): \(error). Let it finish.")
    case .inaccessible:
      self.init(.failed, "\(path) cannot be written: \(error). Check who owns it and its directory.")
    case .outOfMemory: self.init(.unavailable, "There is no memory for the store: \(error).")
    case .other: self.init(.failed, "The store failed: \(error).")
    }
  }

  /// A file that cannot be trusted any more, and what can be done about it.
  static func damaged(_ path: String, _ detail: String) -> StoreError {
    StoreError(
      .corrupt,
      "\(path) is damaged: \(detail). Restore a backup, or save what can be read with "
        + "`sqlite3 \(path) .recover | sqlite3 NEW` and put NEW in its place.")
  }
}
