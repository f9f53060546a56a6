internal import PosternSQLite
internal import PosternStorage

/// What callers ask for, in terms of the statements; the writer puts transactions around it.
extension RecordTable {
  func take(_ key: [UInt8], _ now: Int64) throws(SQLiteError) -> [UInt8]? {
    guard let value = try value(at: key, now) else { return nil }
    try delete(key)
    return value
  }

  /// Makes all changes, or none where a condition does not hold.
  func commit(_ changes: [StoreChange], _ now: Int64) throws(SQLiteError) -> Bool {
    for change in changes {
      switch change.condition {
      case .any: continue
      case .absent: guard try end(at: change.key.bytes, now) == nil else { return false }
      case .equal(let expected): guard try value(at: change.key.bytes, now) == expected else { return false }
      }
    }
    for change in changes {
      switch change.effect {
      case .put(let new, let lifetime): try put(new, at: change.key.bytes, for: lifetime, now)
      case .delete: try delete(change.key.bytes)
      case .keep: break
      }
    }
    return true
  }

  private func put(
    _ value: [UInt8], at key: [UInt8], for lifetime: Lifetime, _ now: Int64
  ) throws(SQLiteError) {
    switch lifetime {
    case .forever: try put(value, at: key, until: nil)
    case .limited(...Duration.zero): try delete(key)
    case .limited(let time): try put(value, at: key, until: now.saturatingAdd(time.wholeMilliseconds))
    case .unchanged: try put(value, at: key, until: try end(at: key, now) ?? nil)
    }
  }

  func increment(
    _ key: [UInt8], by amount: Int64, window: Duration, _ now: Int64
  ) throws(SQLiteError) -> WindowCount {
    let count = try value(at: key, now).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    var end = now.saturatingAdd(window.wholeMilliseconds)
    if count != nil, case .some(.some(let present)) = try self.end(at: key, now) { end = present }
    let sum = (count ?? 0).saturatingAdd(amount)
    try put(Array(String(sum).utf8), at: key, until: end)
    return WindowCount(sum, remaining: .milliseconds(end - now))
  }

  func acquire(_ key: StoreKey, for lifetime: Duration, _ now: Int64) throws(SQLiteError) -> Lease? {
    guard try end(at: key.bytes, now) == nil else { return nil }
    let token = (try number("token") ?? 0).saturatingAdd(1)
    try set("token", to: token)
    let lease = Lease(key, token: token)
    try put(lease.value, at: key.bytes, for: .limited(lifetime), now)
    return lease
  }
}
