/// How much was counted in a window, and how much of the window is left.
public struct WindowCount: Hashable, Sendable {
  /// The count, with what was just added.
  public let count: Int64
  /// The time until it starts at zero again.
  public let remaining: Duration

  /// What a driver counted.
  public init(_ count: Int64, remaining: Duration) {
    self.count = count
    self.remaining = remaining
  }
}

/// Where a scan goes on; only the driver that made it can read it.
public struct ScanCursor: Hashable, Sendable {
  /// The driver's own text; empty at the beginning.
  public let text: String

  /// A place that a driver remembers.
  public init(_ text: String) { self.text = text }

  /// Before the first value.
  public static let start = ScanCursor("")
}

/// Some of the values of a scan.
public struct ScanPage: Sendable {
  /// Keys and their values; a page may be empty although there is another.
  public let entries: [(key: StoreKey, value: [UInt8])]
  /// Where the next page begins; nil after the last one.
  public let next: ScanCursor?

  /// A page for a driver to return.
  public init(_ entries: [(key: StoreKey, value: [UInt8])], next: ScanCursor?) {
    self.entries = entries
    self.next = next
  }
}

/// What a store takes; more is refused before it reaches the driver's disk or network.
public enum StoreLimits {
  /// The longest key, in bytes.
  public static let keyCount = 1_024
  /// The largest value, in bytes: as much as the largest result of a call, sealed.
  public static let valueCount = 8 << 20
  /// The most changes in one commit.
  public static let changeCount = 64
  /// The longest page of a scan.
  public static let pageCount = 1_000

  /// Refuses a key that is too long.
  public static func check(_ key: StoreKey) throws(StoreError) {
    guard key.text.utf8.count <= keyCount else {
      throw .tooLarge("A key has \(key.text.utf8.count) bytes; at most \(keyCount) are kept.")
    }
  }

  /// Refuses changes that are too many, too large, or of the same key.
  public static func check(_ changes: [StoreChange]) throws(StoreError) {
    guard changes.count <= changeCount else {
      throw .tooLarge("\(changes.count) changes in one step; at most \(changeCount) are made.")
    }
    for change in changes {
      try check(change.key)
      guard case .put(let value, _) = change.effect, value.count > valueCount else { continue }
      throw .tooLarge("A value has \(value.count) bytes; at most \(valueCount) are kept.")
    }
    guard changes.count < 2 || Set(changes.map(\.key)).count == changes.count else {
      throw .misuse("One step changes a key twice.")
    }
  }
}
