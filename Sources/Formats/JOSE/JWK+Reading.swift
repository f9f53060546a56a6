internal import PosternBase64
internal import PosternCryptography
public import PosternJSON

extension JWK {
  /// The names of what makes a key private (RFC 7518 section 6).
  private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

  /// Reads a public key.
  ///
  /// - Parameter view: The object.
  /// - Throws: A `JOSEError` for a key that is private, weak, malformed, or not for signatures.
  public init(_ view: JSONView) throws(JOSEError) {
    guard let object = view.object else { throw JOSEError(.badKey, "A key is a JSON object.") }
    guard Self.privateMembers.allSatisfy({ object[$0] == nil }) else {
      throw JOSEError(.badKey, "A public key was expected, and this one is private. Replace the pair.")
    }
    try Self.checkUse(object)
    let id = try Self.text("kid", of: object)
    guard id.map({ $0.utf8.count <= Self.longestID }) ?? true else {
      throw JOSEError(.badKey, "A key id has at most \(Self.longestID) bytes.")
    }
    let numbers = try PublicNumbers(object)
    let key: VerifyingKey
    do throws(CryptographyError) {
      key = try VerifyingKey(numbers)
    } catch {
      throw JOSEError(.badKey, error.message)
    }
    var algorithm: SignatureAlgorithm?
    if let name = try Self.text("alg", of: object) {
      algorithm = SignatureAlgorithm(rawValue: name)
      guard algorithm != nil else {
        throw JOSEError(.badKey, "The key is for an algorithm that is not used here.")
      }
    }
    try self.init(key, id: id, algorithm: algorithm)
  }

  /// A key that is for encryption does not verify (RFC 7517 section 4.2 and 4.3).
  private static func checkUse(_ object: JSONObjectView) throws(JOSEError) {
    let use = try text("use", of: object)
    let operations = object["key_ops"].map { $0.array?.compactMap(\.string) ?? [] }
    guard use ?? "sig" == "sig", operations?.contains("verify") ?? true else {
      throw JOSEError(.badKey, "The key is not for signatures.")
    }
  }

  static func text(_ name: String, of object: JSONObjectView) throws(JOSEError) -> String? {
    guard let value = object[name] else { return nil }
    guard let text = value.string else { throw JOSEError(.badKey, "The key's \(name) is no text.") }
    return text
  }
}

extension PublicNumbers {
  /// The numbers of a key in JSON.
  init(_ object: JSONObjectView) throws(JOSEError) {
    let curve = try JWK.text("crv", of: object)
    switch (try JWK.text("kty", of: object), curve) {
    case ("RSA", _): self = .rsa(n: try Self.bytes("n", of: object), e: try Self.bytes("e", of: object))
    case ("EC", "P-256"):
      self = .point(.p256, x: try Self.bytes("x", of: object), y: try Self.bytes("y", of: object))
    case ("EC", "P-384"):
      self = .point(.p384, x: try Self.bytes("x", of: object), y: try Self.bytes("y", of: object))
    case ("OKP", "Ed25519"): self = .ed25519(x: try Self.bytes("x", of: object))
    default: throw JOSEError(.badKey, "A key is RSA, P-256, P-384 or Ed25519.")
    }
  }

  /// A number; every one has one form only (RFC 7515 section 2).
  static func bytes(_ name: String, of object: JSONObjectView) throws(JOSEError) -> [UInt8] {
    guard let text = object[name]?.string, text.utf8.count <= 2_048, let bytes = Base64URL.decode(text),
      !bytes.isEmpty
    else { throw JOSEError(.badKey, "The key's \(name) is missing, or is not base64url.") }
    return bytes
  }
}
