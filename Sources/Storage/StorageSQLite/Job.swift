internal import PosternSQLite
internal import PosternStorage

/// One call on its way through a thread.
struct Job: Sendable {
  /// Does it, and returns what tells the caller: whoever calls that has seen to it that it lasts.
  let perform: @Sendable (RecordTable, _ now: Int64) throws(SQLiteError) -> @Sendable () -> Void
  /// Tells the caller that it was not done.
  let fail: @Sendable (StoreError) -> Void
}
