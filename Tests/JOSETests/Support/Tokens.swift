import PosternBase64
import PosternCryptography
import PosternJOSE
import PosternJSON

/// An issuer's keys and tokens, right and forged.
struct Issuer {
  static let now: Int64 = 1_800_000_000
  let key: SigningKey
  let other: SigningKey
  var rules = JWTRules(issuer: "https://issuer.example", audiences: ["https://mcp.example/mcp"])

  init(_ kind: KeyKind = .p256) throws {
    key = try SigningKey.generate(kind)
    other = try SigningKey.generate(kind)
    rules.types = ["at+jwt"]
  }

  var keys: JWKSet { get throws { JWKSet([try JWK(key.publicKey)]) } }
  var id: String { get throws { try JWK.thumbprint(of: key.publicKey) } }

  /// Claims that are accepted, with changes; null takes one away.
  func claims(_ changes: JSONObject = [:]) -> JSONObject {
    var claims: JSONObject = [
      "iss": "https://issuer.example", "aud": "https://mcp.example/mcp", "sub": "alice", "jti": "one",
      "iat": .int(Self.now - 10), "exp": .int(Self.now + 3_000),
    ]
    for change in changes {
      if change.value == .null {
        claims[change.key] = Optional.none
      } else {
        claims[change.key] = change.value
      }
    }
    return claims
  }

  func token(_ changes: JSONObject = [:], type: String = "at+jwt") throws -> String {
    try JWT.sign(claims(changes), with: key, type: type)
  }

  /// A token whose header and payload are these texts, signed by the right key all the same.
  func token(header: String, payload: String? = nil) throws -> String {
    let payload = try payload.map { Array($0.utf8) } ?? JSONWriter.encode(.object(claims()))
    let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(payload))"
    let message = Array(signed.utf8)
    return "\(signed).\(Base64URL.encode(try key.sign(message.span, by: key.kind.algorithms[0])))"
  }

  func verify(_ token: String, at now: Int64 = now) throws(JOSEError) -> JWTClaims {
    do {
      return try JWT.verify(token, with: keys, rules, at: now)
    } catch let error as JOSEError {
      throw error
    } catch {
      throw JOSEError.unexpected(error)
    }
  }

  /// Why a token is refused; nil when it is not.
  func refusal(_ token: String, at now: Int64 = now) -> JOSEError.Code? {
    do throws(JOSEError) {
      _ = try verify(token, at: now)
      return nil
    } catch { return error.code }
  }
}

extension JOSEError {
  static func unexpected(_ error: any Error) -> JOSEError { fatalError("\(error)") }
}

/// The three parts of a token.
func parts(_ token: String) -> [String] {
  token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
}

func header(_ text: String) -> String { Base64URL.encode(Array(text.utf8)) }

extension VerifyingKey {
  /// Whether a signature is the key's; expectations cannot look at spans.
  func verifies(_ signature: [UInt8], _ message: [UInt8], by algorithm: SignatureAlgorithm) -> Bool {
    isValid(signature.span, for: message.span, by: algorithm)
  }
}
