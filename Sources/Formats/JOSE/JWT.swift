internal import PosternBase64
public import PosternCryptography
public import PosternJSON

/// Tokens that are signed JSON (RFC 7519), as RFC 8725 wants them.
public enum JWT {
  /// Verifies a token: its form, its type, its signature, and then what it says.
  ///
  /// - Parameters:
  ///   - token: What was sent.
  ///   - keys: The issuer's keys; which algorithm verifies is theirs to say, and never the token's.
  ///   - rules: What the token has to be.
  ///   - now: The time in Unix seconds.
  /// - Returns: What the token says.
  /// - Throws: A `JOSEError`: the code is for metrics, the message for the operator.
  public static func verify(
    _ token: String, with keys: JWKSet, _ rules: JWTRules, at now: Int64
  ) throws(JOSEError) -> JWTClaims {
    let jws = try JWS(token)
    try rules.check(type: jws.type)
    let candidates = keys.candidates(for: jws.keyID)
    guard !candidates.isEmpty else { throw JOSEError(.unknownKey, "No key has the token's key id.") }
    guard candidates.contains(where: { $0.algorithms.contains(jws.algorithm) }) else {
      throw JOSEError(.wrongAlgorithm, "The token's algorithm is not its key's.")
    }
    guard candidates.contains(where: { jws.isSigned(by: $0) }) else {
      throw JOSEError(.badSignature, "The token's signature is not valid.")
    }
    let claims = try JWTClaims(try JWS.object(jws.payload, "payload"))
    try rules.check(claims, at: now)
    return claims
  }

  /// Signs a token.
  ///
  /// - Parameters:
  ///   - claims: What it says.
  ///   - key: The key.
  ///   - id: What the key is called; nil for its thumbprint.
  ///   - algorithm: One of the key's; nil for its usual one.
  ///   - type: The token's media type, without `application/`.
  ///   - certificate: Names the key by its certificate too, for Entra.
  /// - Returns: The token.
  /// - Throws: A `JOSEError` for claims without a JSON form, or an algorithm of another kind of key.
  public static func sign(
    _ claims: JSONObject, with key: SigningKey, id: String? = nil, by algorithm: SignatureAlgorithm? = nil,
    type: String = "JWT", naming certificate: Certificate? = nil
  ) throws(JOSEError) -> String {
    let algorithm = algorithm ?? key.kind.algorithms[0]
    do {
      let head = try header(algorithm.rawValue, type, id ?? JWK.thumbprint(of: key.publicKey), certificate)
      return try compact(head, claims) { message throws(CryptographyError) in
        try key.sign(message, by: algorithm)
      }
    } catch {
      throw JOSEError(.badKey, "\(error)")
    }
  }

  /// Signs a token with a secret that both sides have, by HS256.
  public static func sign(
    _ claims: JSONObject, withSecret secret: [UInt8], id: String? = nil, type: String = "JWT"
  ) throws(JOSEError) -> String {
    do {
      let hmac = try HMAC(key: secret.span)
      return try compact(try header(JWS.hs256, type, id, nil), claims) { message throws(CryptographyError) in
        try hmac.code(for: message)
      }
    } catch {
      throw JOSEError(.badKey, "\(error)")
    }
  }

  private static func header(
    _ algorithm: String, _ type: String, _ id: String?, _ certificate: Certificate?
  ) throws -> JSONObject {
    var header: JSONObject = ["alg": .string(algorithm), "typ": .string(type)]
    if let id { header["kid"] = .string(id) }
    if let certificate {
      header["x5t"] = .string(Base64URL.encode(try certificate.sha1Thumbprint()))
      header["x5t#S256"] = .string(Base64URL.encode(try certificate.sha256Thumbprint()))
    }
    return header
  }

  private static func compact(
    _ header: JSONObject, _ claims: JSONObject,
    _ sign: (Span<UInt8>) throws(CryptographyError) -> [UInt8]
  ) throws -> String {
    let head = Base64URL.encode(try JSONWriter.encode(.object(header)))
    let payload = Base64URL.encode(try JSONWriter.encode(.object(claims)))
    let signed = "\(head).\(payload)"
    let message = Array(signed.utf8)
    return "\(signed).\(Base64URL.encode(try sign(message.span)))"
  }
}
