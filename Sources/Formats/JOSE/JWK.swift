public import PosternCryptography

/// A key as JSON (RFC 7517), and what it may verify: its own kind decides that, never a token.
public struct JWK: Sendable {
  enum Material: Sendable {
    case pair(VerifyingKey)
    case secret(HMAC)
  }

  /// The longest key id that is looked for (E3).
  public static let longestID = 128

  /// What tokens name it by.
  public let id: String?
  /// The algorithms that it verifies, by the names that JWS has for them.
  public let algorithms: [String]
  let material: Material

  /// Describes a public key; without an id it is named by its thumbprint.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - id: What tokens name it by.
  ///   - algorithm: The only one that it is used with; nil for all of its kind.
  /// - Throws: A `JOSEError` for an algorithm of another kind.
  public init(
    _ key: VerifyingKey, id: String? = nil, algorithm: SignatureAlgorithm? = nil
  ) throws(JOSEError) {
    guard algorithm.map(key.kind.algorithms.contains) ?? true else {
      throw JOSEError(.badKey, "The key's algorithm is not one of its kind.")
    }
    if let id { self.id = id } else { self.id = try Self.thumbprint(of: key) }
    algorithms = (algorithm.map { [$0] } ?? key.kind.algorithms).map(\.rawValue)
    material = .pair(key)
  }

  /// Describes a secret that two sides share, for HS256: 32 bytes or more (RFC 7518 section 3.2).
  public init(secret: [UInt8], id: String? = nil) throws(JOSEError) {
    guard secret.count >= HMAC.count else {
      throw JOSEError(.badKey, "A secret for HS256 has at least \(HMAC.count) bytes.")
    }
    do throws(CryptographyError) {
      material = .secret(try HMAC(key: secret.span))
    } catch {
      throw JOSEError(.badKey, error.message)
    }
    self.id = id
    algorithms = [JWS.hs256]
  }

  /// The public key; nil for a secret.
  public var key: VerifyingKey? {
    if case .pair(let key) = material { key } else { nil }
  }

  /// Whether a signature of a message is this key's, made by one of its algorithms.
  func isValid(_ signature: [UInt8], for message: Span<UInt8>, by algorithm: String) -> Bool {
    guard algorithms.contains(algorithm) else { return false }
    switch material {
    case .pair(let key):
      guard let algorithm = SignatureAlgorithm(rawValue: algorithm) else { return false }
      return key.isValid(signature.span, for: message, by: algorithm)
    case .secret(let hmac):
      return (try? hmac.isValid(signature.span, for: message)) == true
    }
  }
}
