import COpenSSL

/// The numbers that a key is made of, as JWK writes them (RFC 7518 section 6, RFC 8037).
///
/// All are big-endian; those of curves have the curve's width, the others no zeros in front.
public enum PublicNumbers: Hashable, Sendable {
  /// Modulus and exponent.
  case rsa(n: [UInt8], e: [UInt8])
  /// The coordinates of a point of P-256 or P-384.
  case point(KeyKind, x: [UInt8], y: [UInt8])
  /// A point of Edwards25519.
  case ed25519(x: [UInt8])
}

/// The numbers that make a key private; as secret as the key.
public enum PrivateNumbers: Sendable {
  /// Exponent, primes, and what makes them faster, in JWK's order: d, p, q, dp, dq, qi.
  case rsa([[UInt8]])
  /// The factor of a point.
  case factor([UInt8])
  /// The seed of an Ed25519 key.
  case seed([UInt8])
}

extension KeyKind {
  /// How many bytes each number of a curve has.
  var width: Int? {
    switch self {
    case .rsa: nil
    case .p256, .ed25519: 32
    case .p384: 48
    }
  }

  fileprivate var curveIdentifier: [UInt8]? {
    switch self {
    case .p256: [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .p384: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
    case .rsa, .ed25519: nil
    }
  }
}

extension PublicNumbers {
  private static let rsaIdentifier: [UInt8] = [
    0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01,
  ]
  private static let curveKeyIdentifier: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
  private static let ed25519Identifier: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70]
  /// Above what any modulus may have; refused before OpenSSL multiplies with it.
  private static let longest = 1_025

  /// The SubjectPublicKeyInfo (RFC 5280 section 4.1); numbers of a wrong length make none.
  fileprivate var information: [UInt8]? {
    switch self {
    case .rsa(let n, let e):
      guard n.count <= Self.longest, e.count <= 8, n.first ?? 0 != 0, e.first ?? 0 != 0 else { return nil }
      return DER.sequence(
        DER.sequence(Self.rsaIdentifier, DER.null),
        DER.bits(DER.sequence(DER.integer(n), DER.integer(e))))
    case .point(let kind, let x, let y):
      guard let curve = kind.curveIdentifier, x.count == kind.width, y.count == kind.width else { return nil }
      return DER.sequence(DER.sequence(Self.curveKeyIdentifier, curve), DER.bits([4] + x + y))
    case .ed25519(let x):
      guard x.count == 32 else { return nil }
      return DER.sequence(DER.sequence(Self.ed25519Identifier), DER.bits(x))
    }
  }
}

extension VerifyingKey {
  /// Makes a key of its numbers.
  public init(_ numbers: PublicNumbers) throws(CryptographyError) {
    guard let information = numbers.information else {
      throw .badKey("A number of the key has the wrong length.")
    }
    try self.init(DER.publicKey(information))
  }

  /// The key's numbers.
  public var numbers: PublicNumbers {
    get throws(CryptographyError) {
      switch kind {
      case .rsa: return .rsa(n: try handle.number("n"), e: try handle.number("e"))
      case .p256, .p384:
        let width = Int32(kind.width ?? 0)
        return .point(
          kind, x: try handle.number("qx", count: width), y: try handle.number("qy", count: width))
      case .ed25519:
        var x = [UInt8](repeating: 0, count: 32)
        var count = x.count
        guard unsafe EVP_PKEY_get_raw_public_key(handle.pointer, &x, &count) == 1 else {
          throw .badKey("The key lacks a part.")
        }
        return .ed25519(x: x)
      }
    }
  }
}

extension SigningKey {
  private static let rsaNames = [
    "d", "rsa-factor1", "rsa-factor2", "rsa-exponent1", "rsa-exponent2", "rsa-coefficient1",
  ]

  /// Makes a key pair of its numbers; halves that do not belong together are refused.
  public init(_ numbers: PublicNumbers, _ secret: PrivateNumbers) throws(CryptographyError) {
    // Refuses what is weak or malformed before anything is computed with it.
    _ = try VerifyingKey(numbers)
    switch (numbers, secret) {
    case (.rsa(let n, let e), .rsa(let parts)) where parts.count == 6:
      let form = DER.sequence(
        DER.integer([0]), DER.integer(n), DER.integer(e), parts.flatMap { DER.integer($0) })
      try self.init(DER.privateKey(form, EVP_PKEY_RSA))
    case (.point(let kind, let x, let y), .factor(let d)) where d.count == kind.width:
      let form = DER.sequence(
        DER.integer([1]), DER.octets(d), DER.element(0xA0, kind.curveIdentifier ?? []),
        DER.element(0xA1, DER.bits([4] + x + y)))
      try self.init(DER.privateKey(form, EVP_PKEY_EC))
    case (.ed25519(let x), .seed(let seed)) where seed.count == 32:
      let key = unsafe Handle(
        EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count),
        free: { unsafe EVP_PKEY_free($0) })
      guard let key else { throw .badKey("The numbers are those of no key.") }
      try self.init(key)
      guard case .ed25519(x) = try publicKey.numbers else {
        throw .badKey("The private half of the key does not belong to its public half.")
      }
    default: throw .badKey("The private half of the key is of another kind than its public half.")
    }
  }

  /// The numbers that make the key private; whoever asks for them answers for where they go.
  public func revealNumbers() throws(CryptographyError) -> PrivateNumbers {
    switch kind {
    case .rsa:
      var parts: [[UInt8]] = []
      for name in Self.rsaNames { parts.append(try reveal(name)) }
      return .rsa(parts)
    case .p256, .p384: return .factor(try reveal("priv", count: Int32(kind.width ?? 0)))
    case .ed25519: return .seed(try revealSeed())
    }
  }
}
