internal import PosternBase64
public import PosternCryptography
public import PosternJSON

extension SigningKey {
  /// The names of RSA's private numbers, in the order of ``PrivateNumbers``.
  private static let rsaMembers = ["d", "p", "q", "dp", "dq", "qi"]

  /// Reads a private key (RFC 7518 section 6); halves that do not belong together are refused.
  public init(jwk view: JSONView) throws(JOSEError) {
    guard let object = view.object else { throw JOSEError(.badKey, "A key is a JSON object.") }
    let numbers = try PublicNumbers(object)
    let secret: PrivateNumbers
    switch numbers {
    case .rsa:
      var parts: [[UInt8]] = []
      for name in Self.rsaMembers { parts.append(try PublicNumbers.bytes(name, of: object)) }
      secret = .rsa(parts)
    case .point: secret = .factor(try PublicNumbers.bytes("d", of: object))
    case .ed25519: secret = .seed(try PublicNumbers.bytes("d", of: object))
    }
    do throws(CryptographyError) {
      try self.init(numbers, secret)
    } catch {
      throw JOSEError(.badKey, error.message)
    }
  }

  /// The key pair as JSON; whoever asks for it answers for where it goes.
  public func revealJWK() throws(JOSEError) -> JSONObject {
    guard var object = try JWK(publicKey).json else { throw JOSEError(.badKey, "The key has no numbers.") }
    do throws(CryptographyError) {
      switch try revealNumbers() {
      case .rsa(let parts):
        for (name, part) in zip(Self.rsaMembers, parts) { object[name] = .string(Base64URL.encode(part)) }
      case .factor(let d), .seed(let d): object["d"] = .string(Base64URL.encode(d))
      }
    } catch {
      throw JOSEError(.badKey, error.message)
    }
    return object
  }
}
