/// One key's part of a commit: what must be true of it, and what becomes of it.
public struct StoreChange: Hashable, Sendable {
  /// What must be true for any change of the commit to be made.
  public enum Condition: Hashable, Sendable {
    /// Nothing.
    case any
    /// There is no value.
    case absent
    /// There is exactly this value.
    case equal([UInt8])
  }

  /// What becomes of the key.
  public enum Effect: Hashable, Sendable {
    /// A value, for so long.
    case put([UInt8], Lifetime)
    /// No value.
    case delete
    /// It stays as it is: only its condition counts.
    case keep
  }

  /// Which value.
  public let key: StoreKey
  /// What becomes of it.
  public let effect: Effect
  /// What must be true before.
  public let condition: Condition

  /// A change of one key.
  public init(_ key: StoreKey, _ effect: Effect, if condition: Condition = .any) {
    self.key = key
    self.effect = effect
    self.condition = condition
  }

  /// Changes nothing, and stops the commit when a lock is no longer held.
  public static func held(_ lease: Lease) -> StoreChange {
    StoreChange(lease.key, .keep, if: .equal(lease.value))
  }
}

/// How long a value is kept.
public enum Lifetime: Hashable, Sendable {
  /// Until it is deleted.
  case forever
  /// So long from now; not positive deletes at once.
  case limited(Duration)
  /// As long as the value that it replaces; for ever when it replaces none.
  case unchanged
}

/// A lock that was taken, until its time is over.
public struct Lease: Hashable, Sendable {
  /// Where the lock is.
  public let key: StoreKey
  /// Greater than that of every earlier holder: a resource that has seen a greater one refuses this.
  public let token: Int64

  /// A lock with its token, for drivers.
  public init(_ key: StoreKey, token: Int64) {
    self.key = key
    self.token = token
  }

  /// What is at the key while the lock is held: the token in decimal digits.
  public var value: [UInt8] { Array(String(token).utf8) }
}
