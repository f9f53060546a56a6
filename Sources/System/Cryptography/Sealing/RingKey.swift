/// What a key ring makes of one of its keys.
struct RingKey: Sendable {
  static let headCount = 1 + idCount
  private static let idCount = 4

  /// How every box of this key begins: the version and the key's id.
  ///
  /// The id comes from a derived key: it tells no more about the key than a box does, and anybody who has the key
  /// finds the same. Two keys may share an id (once in 2^32 pairs); the ring tries both then.
  let head: [UInt8]
  /// Expands to the keys of the boxes; uniformly random, so that nothing has to be extracted from it first.
  private let root: HMAC

  init(_ key: SymmetricKey) throws(CryptographyError) {
    let id = try key.derived(for: "postern key id")
    let digest = try id.withSpan { bytes throws(CryptographyError) in try SHA256.hash(bytes) }
    head = [SealedBox.version] + digest.prefix(Self.idCount)
    root = try HMAC(key: key.derived(for: "postern sealed box"))
  }

  /// The id as text: eight hexadecimal digits.
  var id: String { SealedBox.keyID(of: head) }

  /// The key of the boxes with this salt: HKDF-Expand for one block (RFC 5869 section 2.3).
  ///
  /// Not through `HKDF`, which would prepare the same secret again for every box, at twice the cost.
  func boxKey(salt: ArraySlice<UInt8>) throws(CryptographyError) -> SymmetricKey {
    let block = salt + [1]
    return try SymmetricKey { memory throws(CryptographyError) in
      try root.write(codeFor: block.span, to: &memory)
    }
  }
}
