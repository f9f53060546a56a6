/// The values of a memory store, each until its end.
struct MemoryContents<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
  private struct Entry {
    var value: [UInt8]
    var end: Instant?
  }

  private var entries: [StoreKey: Entry] = [:]
  private var lastToken: Int64 = 0
  /// At so many entries those whose time is over are looked for; it doubles with what is left.
  private var sweepCount = 1_024
  private(set) var isClosed = false

  var count: Int { entries.count }

  mutating func close() {
    isClosed = true
    entries = [:]
  }

  func value(at key: StoreKey, _ now: Instant) -> [UInt8]? {
    guard let entry = entries[key], entry.end.map({ now < $0 }) ?? true else { return nil }
    return entry.value
  }

  mutating func remove(_ key: StoreKey) { entries[key] = nil }

  mutating func commit(_ changes: [StoreChange], at now: Instant) -> Bool {
    for change in changes where !holds(change.condition, value(at: change.key, now)) { return false }
    for change in changes {
      switch change.effect {
      case .put(let value, .forever): put(value, at: change.key, until: nil, now)
      case .put(_, .limited(...Duration.zero)): remove(change.key)
      case .put(let value, .limited(let time)):
        put(value, at: change.key, until: now.advanced(by: time), now)
      case .put(let value, .unchanged):
        let isThere = self.value(at: change.key, now) != nil
        put(value, at: change.key, until: isThere ? entries[change.key]?.end : nil, now)
      case .delete: remove(change.key)
      case .keep: break
      }
    }
    return true
  }

  private func holds(_ condition: StoreChange.Condition, _ value: [UInt8]?) -> Bool {
    switch condition {
    case .any: true
    case .absent: value == nil
    case .equal(let expected): value == expected
    }
  }

  private mutating func put(_ value: [UInt8], at key: StoreKey, until end: Instant?, _ now: Instant) {
    entries[key] = Entry(value: value, end: end)
    guard entries.count >= sweepCount else { return }
    entries = entries.filter { $0.value.end.map { now < $0 } ?? true }
    sweepCount = max(1_024, entries.count * 2)
  }

  mutating func increment(
    _ key: StoreKey, by amount: Int64, window: Duration, at now: Instant
  ) -> WindowCount {
    let count = value(at: key, now).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    let end = count == nil ? now.advanced(by: window) : entries[key]?.end ?? now.advanced(by: window)
    let sum = (count ?? 0).saturatingAdd(amount)
    put(Array(String(sum).utf8), at: key, until: end, now)
    return WindowCount(sum, remaining: now.duration(to: end))
  }

  mutating func acquire(_ key: StoreKey, for lifetime: Duration, at now: Instant) -> Lease? {
    guard value(at: key, now) == nil else { return nil }
    lastToken += 1
    let lease = Lease(key, token: lastToken)
    put(lease.value, at: key, until: now.advanced(by: lifetime), now)
    return lease
  }

  func page(of range: StoreRange, after cursor: ScanCursor, limit: Int, _ now: Instant) -> ScanPage {
    let found = entries.keys
      .filter { $0.text.utf8.starts(with: range.prefix.utf8) && cursor.text.precedes($0.text) }
      .filter { value(at: $0, now) != nil }
      .sorted { $0.text.precedes($1.text) }
    let entries = found.prefix(limit).compactMap { key in value(at: key, now).map { (key: key, value: $0) } }
    return ScanPage(entries, next: found.count > limit ? entries.last.map { ScanCursor($0.key.text) } : nil)
  }
}

extension String {
  /// The order of bytes: `<` on strings knows of letters.
  fileprivate func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
