/// Seals with the newest key and opens with any: a key can be replaced without losing what it has sealed.
///
/// To replace a key, first add the new one to the previous keys of every replica, then make it the current one, and
/// take the old one away when nothing that it sealed is still of use.
public struct KeyRing: Sendable {
  private let current: RingKey
  /// The current one first.
  private let keys: [RingKey]

  /// Makes a ring and tries it.
  ///
  /// - Parameters:
  ///   - current: The key that seals.
  ///   - previous: Keys that only open, the likeliest first.
  /// - Throws: `CryptographyError` where OpenSSL lacks an algorithm: at the start, and not at the first box.
  public init(current: SymmetricKey, previous: [SymmetricKey] = []) throws(CryptographyError) {
    self.current = try RingKey(current)
    var keys = [self.current]
    for key in previous { keys.append(try RingKey(key)) }
    self.keys = keys
    _ = try seal([], as: "")
  }

  /// Seals bytes so that they open only as the same type and with the same context.
  ///
  /// - Parameters:
  ///   - plaintext: What to hide; its length shows.
  ///   - type: What it is, constant in the program: a box of one type is never taken for another's.
  ///   - context: Whom or what it belongs to, which must be given again to open it and is not in the box.
  /// - Returns: The box, for the holder of the key alone to open.
  /// - Throws: `CryptographyError` for more than `SealedBox.maximumCount` bytes, or without random bytes or memory.
  public func seal(
    _ plaintext: [UInt8], as type: String, boundTo context: [UInt8] = []
  ) throws(CryptographyError) -> SealedBox {
    try SealedBox(sealing: plaintext, with: current, as: type, boundTo: context)
  }

  /// Opens what a key of the ring has sealed as this type and bound to this context.
  ///
  /// A box that cannot be checked for lack of memory is refused like one that was changed.
  public func open(
    _ box: SealedBox, as type: String, boundTo context: [UInt8] = []
  ) throws(SealedBoxError) -> [UInt8] {
    var error = SealedBoxError.unknownKey
    for key in keys where box.isSealed(with: key) {
      if let plaintext = box.open(with: key, as: type, boundTo: context) { return plaintext }
      error = .notAuthentic
    }
    throw error
  }

  /// The ids of its keys, the current one first.
  public var ids: [String] { keys.map(\.id) }

  /// Whether the key that a box names is in the ring; only opening it proves that it was sealed with it.
  public func knows(_ box: SealedBox) -> Bool { keys.contains { box.isSealed(with: $0) } }

  /// Whether a box names the current key: one that does not is worth sealing again.
  public func isCurrent(_ box: SealedBox) -> Bool { box.isSealed(with: current) }
}
