import COpenSSL

/// Which kind of key pair: it alone decides how the key may sign (RFC 8725 section 3.1).
public enum KeyKind: Hashable, Sendable {
  /// RSA with a modulus of so many bits.
  case rsa(bits: Int)
  /// The curve P-256.
  case p256
  /// The curve P-384.
  case p384
  /// The Edwards curve 25519.
  case ed25519

  /// The lengths of RSA's modulus that are taken: less is weak, more only costs whoever verifies.
  static let modulusBits = 2_048...8_192

  /// What a key of this kind may sign with, the usual one first.
  public var algorithms: [SignatureAlgorithm] {
    switch self {
    case .rsa: [.rs256, .ps256]
    case .p256: [.es256]
    case .p384: [.es384]
    case .ed25519: [.edDSA]
    }
  }

  /// The kind of a key of OpenSSL's; what is not listed, or too weak, is no key here (E11).
  init(_ key: Handle) throws(CryptographyError) {
    if unsafe EVP_PKEY_is_a(key.pointer, "RSA") == 1 {
      let modulus = try key.number("n")
      let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
      guard Self.modulusBits.contains(bits), let last = modulus.last, !last.isMultiple(of: 2) else {
        throw .badKey("An RSA key has \(Self.modulusBits.lowerBound) to \(Self.modulusBits.upperBound) bits.")
      }
      guard try key.number("e") == [1, 0, 1] else { throw .badKey("An RSA key has the exponent 65537.") }
      self = .rsa(bits: bits)
    } else if unsafe EVP_PKEY_is_a(key.pointer, "ED25519") == 1 {
      self = .ed25519
    } else if unsafe EVP_PKEY_is_a(key.pointer, "EC") == 1 {
      switch try key.curve() {
      case "prime256v1": self = .p256
      case "secp384r1": self = .p384
      default: throw .badKey("A key on a curve is on P-256 or P-384.")
      }
    } else {
      throw .badKey("A key is RSA, P-256, P-384 or Ed25519.")
    }
  }
}

/// How a signature is made (RFC 7518 section 3.1, RFC 8037); the names are those of JWS.
public enum SignatureAlgorithm: String, Hashable, Sendable, CaseIterable {
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rs256 = "RS256"
  /// RSASSA-PSS with SHA-256.
  case ps256 = "PS256"
  /// ECDSA on P-256 with SHA-256.
  case es256 = "ES256"
  /// ECDSA on P-384 with SHA-384.
  case es384 = "ES384"
  /// EdDSA on Edwards25519.
  case edDSA = "EdDSA"

  /// The digest's name; nil where the algorithm has its own.
  var digest: String? {
    switch self {
    case .rs256, .ps256, .es256: "SHA256"
    case .es384: "SHA384"
    case .edDSA: nil
    }
  }

  /// How long each half of a signature on a curve is (RFC 7518 section 3.4); nil for other signatures.
  var half: Int? {
    switch self {
    case .es256: 32
    case .es384: 48
    case .rs256, .ps256, .edDSA: nil
    }
  }
}

extension Handle {
  /// A number of a key in big-endian bytes, without zeros in front unless `count` says how many bytes.
  func number(_ name: String, count: Int32 = 0) throws(CryptographyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 2_048)
    defer { unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
    let length = unsafe copenssl_key_number(pointer, name, &bytes, Int32(bytes.count), count)
    guard length >= 0 else {
      ErrorQueue.clear()
      throw .badKey("The key lacks a part.")
    }
    return Array(bytes.prefix(Int(length)))
  }

  fileprivate func curve() throws(CryptographyError) -> String {
    var name = [UInt8](repeating: 0, count: 64)
    var length = 0
    let isNamed = unsafe name.withUnsafeMutableBytes {
      unsafe EVP_PKEY_get_group_name(
        pointer, $0.assumingMemoryBound(to: CChar.self).baseAddress, $0.count, &length) == 1
    }
    guard isNamed else {
      ErrorQueue.clear()
      throw .badKey("A key on a curve names the curve.")
    }
    return String(decoding: name.prefix(length), as: UTF8.self)
  }
}
