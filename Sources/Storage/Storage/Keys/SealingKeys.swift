public import PosternCryptography

/// Where a sealed store finds its keys, which may change while it is used.
public protocol SealingKeys: Sendable {
  /// The keys now.
  var ring: KeyRing { get }

  /// Looks for newer keys: something was sealed with one that is not in the ring.
  func refresh() async
}

/// Keys that stay what they are.
public struct FixedKeys: SealingKeys {
  /// The keys.
  public let ring: KeyRing

  /// Keeps to a ring.
  public init(_ ring: KeyRing) { self.ring = ring }

  /// A key that nobody has and that nobody will have after this process.
  public static func random() throws(CryptographyError) -> FixedKeys {
    FixedKeys(try KeyRing(current: .random()))
  }

  /// There are no others.
  public func refresh() async {}
}
