internal import PosternBase64

/// Bytes that only a holder of the key can read, and only a holder of the key could make.
///
/// | bytes | what |
/// | --- | --- |
/// | 1 | the version, 1 |
/// | 4 | the id of the ring's key |
/// | 12 | the salt, random: makes this box's own key out of the ring's |
/// | 12 | AES-GCM's nonce, random |
/// | as the plaintext | the ciphertext |
/// | 16 | AES-GCM's tag |
///
/// A key of its own for each box, because AES-GCM under one key is spent after 2^32 random nonces (NIST SP 800-38D
/// section 8.3): some months of a busy server, and no replica knows what the others have used. Salt and nonce
/// together have 192 bits, so that two boxes meet in both after about 2^80: nobody has to count. A key made from the
/// nonce alone would not help, since boxes with the same nonce would have the same key as well.
public struct SealedBox: Hashable, Sendable {
  /// How much longer a box is than what is in it.
  public static let overhead = RingKey.headCount + saltCount + AESGCM.nonceCount + AESGCM.tagCount

  /// The most bytes that are sealed in one box: 16 MiB.
  public static let maximumCount = 1 << 24

  static let version: UInt8 = 1
  static let saltCount = 12

  /// The box as it is stored or sent.
  public let bytes: [UInt8]

  /// Takes bytes from wherever they were, without a word on whether they are what was sealed.
  public init(_ bytes: [UInt8]) throws(SealedBoxError) {
    let possible = Self.overhead...Self.overhead + Self.maximumCount
    guard possible.contains(bytes.count), bytes[0] == Self.version else { throw .malformed }
    self.bytes = bytes
  }

  /// Takes a box's text, as `text` gives it: base64url without padding.
  public init(text: String) throws(SealedBoxError) {
    guard let bytes = Base64URL.decode(text) else { throw .malformed }
    try self.init(bytes)
  }

  /// The box as base64url without padding, for JSON, URLs and cookies.
  public var text: String { Base64URL.encode(bytes) }

  /// The id of the key that the box names: eight hexadecimal digits.
  public var keyID: String { Self.keyID(of: bytes) }

  static func keyID(of head: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    var text = ""
    for byte in head[1..<RingKey.headCount] {
      text.unicodeScalars.append(digits[Int(byte >> 4)])
      text.unicodeScalars.append(digits[Int(byte & 15)])
    }
    return text
  }
}

extension SealedBox {
  /// Seals with what is random and new for this box alone.
  init(
    sealing plaintext: [UInt8], with key: RingKey, as type: String, boundTo context: [UInt8]
  ) throws(CryptographyError) {
    guard plaintext.count <= Self.maximumCount else {
      throw .badLength("A box holds at most \(Self.maximumCount) bytes, not \(plaintext.count).")
    }
    let random = try Random.bytes(Self.saltCount + AESGCM.nonceCount)
    let boxKey = try key.boxKey(salt: random[..<Self.saltCount])
    let vouched = Self.vouched(key, type, context)
    var box: [UInt8] = []
    box.reserveCapacity(plaintext.count + Self.overhead)
    box += key.head
    box += random
    try AESGCM.seal(
      plaintext.span, with: boxKey, nonce: random.span.extracting(last: AESGCM.nonceCount),
      authenticating: vouched.span, onto: &box)
    bytes = box
  }

  /// The plaintext; nil unless it was sealed with this key, as this type and bound to this context.
  func open(with key: RingKey, as type: String, boundTo context: [UInt8]) -> [UInt8]? {
    let nonce = RingKey.headCount + Self.saltCount
    let ciphertext = nonce + AESGCM.nonceCount
    guard let boxKey = try? key.boxKey(salt: bytes[RingKey.headCount..<nonce]) else { return nil }
    let vouched = Self.vouched(key, type, context)
    return AESGCM.open(
      bytes.span.extracting(ciphertext...), with: boxKey, nonce: bytes.span.extracting(nonce..<ciphertext),
      authenticating: vouched.span)
  }

  /// Whether the box says so; only opening it proves it.
  func isSealed(with key: RingKey) -> Bool { bytes.starts(with: key.head) }

  /// What the tag vouches for besides the text; the type's length keeps type and context apart.
  private static func vouched(_ key: RingKey, _ type: String, _ context: [UInt8]) -> [UInt8] {
    let length = UInt64(type.utf8.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(RingKey.headCount + 8 + type.utf8.count + context.count)
    bytes += key.head
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    bytes += type.utf8
    bytes += context
    return bytes
  }
}
