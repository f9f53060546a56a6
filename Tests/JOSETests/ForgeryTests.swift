import PosternBase64
import PosternCryptography
import PosternJSON
import PosternTesting
import Testing

@testable import PosternJOSE

/// What attackers send (E1 to E4, E10).
@Suite("A forged token") struct ForgeryTests {
  private static let kinds: [KeyKind] = [.rsa(bits: 2_048), .p256, .p384, .ed25519]

  @Test(.requirement("E1"), arguments: kinds) func `that says it needs no signature is refused`(kind: KeyKind)
    throws
  {
    let issuer = try Issuer(kind)
    let (payload, signature) = (parts(try issuer.token())[1], parts(try issuer.token())[2])
    for name in ["none", "None", "NONE", "nOnE", "", " none", "none\\u0000"] {
      let head = header(#"{"alg":"\#(name)","typ":"at+jwt"}"#)
      #expect(issuer.refusal("\(head).\(payload).") == .malformed)
      #expect(issuer.refusal("\(head).\(payload).\(signature)") == .wrongAlgorithm)
    }
    let head = parts(try issuer.token())[0]
    #expect(issuer.refusal("\(head).\(payload).") == .malformed)
    #expect(issuer.refusal("\(head).\(payload)") == .malformed)
    #expect(issuer.refusal(header(#"{"typ":"at+jwt"}"#) + ".\(payload).\(signature)") == .malformed)
  }

  @Test(.requirement("E2"), arguments: kinds) func `that is signed with a public key as a secret is refused`(
    kind: KeyKind
  ) throws {
    let issuer = try Issuer(kind)
    let pem = try issuer.key.publicKey.pem
    let jwk = try JSONWriter.encode(.object(try #require(try JWK(issuer.key.publicKey).json)))
    let numbers: [UInt8] =
      switch try issuer.key.publicKey.numbers {
      case .rsa(let n, _): n
      case .point(_, let x, let y): [4] + x + y
      case .ed25519(let x): x
      }
    for secret in [Array(pem.utf8), Array(pem.utf8.dropLast()), jwk, numbers] {
      for id in [try issuer.id, nil] {
        let token = try JWT.sign(issuer.claims(), withSecret: secret, id: id, type: "at+jwt")
        #expect(issuer.refusal(token) == .wrongAlgorithm)
        #expect(issuer.refusal(try renamed(token, "HS256", kind.algorithms[0].rawValue)) == .badSignature)
      }
    }
  }

  @Test(.requirement("E2"), arguments: kinds) func `that names another algorithm than its key's is refused`(
    kind: KeyKind
  ) throws {
    let issuer = try Issuer(kind)
    let own = kind.algorithms.map(\.rawValue)
    for algorithm in [
      "RS256", "RS512", "PS256", "PS384", "ES256", "ES384", "ES256K", "EdDSA", "HS256", "HS512",
    ]
    where !own.contains(algorithm) {
      #expect(issuer.refusal(try renamed(try issuer.token(), own[0], algorithm)) == .wrongAlgorithm)
    }
  }

  @Test(.requirement("E2")) func `of a key that says its algorithm is refused with another`() throws {
    let issuer = try Issuer(.rsa(bits: 2_048))
    let keys = JWKSet([try JWK(issuer.key.publicKey, algorithm: .ps256)])
    let wrong = try JWT.sign(issuer.claims(), with: issuer.key, by: .rs256, type: "at+jwt")
    let right = try JWT.sign(issuer.claims(), with: issuer.key, by: .ps256, type: "at+jwt")
    #expect(throws: JOSEError.self) { try JWT.verify(wrong, with: keys, issuer.rules, at: Issuer.now) }
    #expect(throws: Never.self) { try JWT.verify(right, with: keys, issuer.rules, at: Issuer.now) }
  }

  @Test(.requirement("E1"), arguments: kinds)
  func `whose signature is another's, cut, longer or in another form is refused`(
    kind: KeyKind
  ) throws {
    let issuer = try Issuer(kind)
    let whole = parts(try issuer.token())
    let signature = try #require(Base64URL.decode(whole[2]))
    let others = [
      parts(try issuer.token(["sub": "mallory"]))[2],
      parts(try JWT.sign(issuer.claims(), with: issuer.other, id: try issuer.id, type: "at+jwt"))[2],
      Base64URL.encode(signature.dropLast()), Base64URL.encode(signature + [0]),
      Base64URL.encode([0] + signature), Base64URL.encode([0]),
      Base64URL.encode([UInt8](repeating: 0, count: signature.count)),
      Base64URL.encode([UInt8](repeating: 255, count: signature.count)),
      Base64URL.encode(signature.reversed()),
    ]
    for other in others { #expect(issuer.refusal("\(whole[0]).\(whole[1]).\(other)") == .badSignature) }
    if kind == .p256 || kind == .p384 {
      let half = signature.count / 2
      let der = DERForm.signature(Array(signature[..<half]), Array(signature[half...]))
      #expect(issuer.refusal("\(whole[0]).\(whole[1]).\(Base64URL.encode(der))") == .badSignature)
    }
    #expect(issuer.refusal(whole.joined(separator: ".")) == nil)
  }

  @Test(.requirement("E1")) func `with any bit changed is refused`() throws {
    let issuer = try Issuer()
    let token = Array(try issuer.token().utf8)
    for index in token.indices {
      for bit in 0..<7 {
        var changed = token
        changed[index] ^= 1 << bit
        #expect(issuer.refusal(String(decoding: changed, as: UTF8.self)) != nil)
      }
    }
  }

  @Test(.requirement("E3")) func `that brings its own key is verified with ours`() throws {
    let issuer = try Issuer()
    let own = try JSONWriter.encode(.object(try #require(try JWK(issuer.other.publicKey).json)))
    let brought = [
      #""jwk":\#(String(decoding: own, as: UTF8.self))"#, #""jku":"http://127.0.0.1:1/keys""#,
      #""x5u":"http://127.0.0.1:1/chain""#, #""x5c":["AAAA"]"#,
    ]
    for member in brought {
      let text = #"{"alg":"ES256","typ":"at+jwt",\#(member)}"#
      // By the right key such a member says nothing; by the key that it brings it helps nobody.
      #expect(issuer.refusal(try issuer.token(header: text)) == nil)
      var forger = issuer
      forger = try Issuer()
      #expect(issuer.refusal(try forger.token(header: text)) == .badSignature)
    }
  }

  @Test(
    .requirement("E3"),
    arguments: [
      "../../etc/passwd", "' OR 1=1 --", "http://127.0.0.1:1/", "", "\\u0000",
      String(repeating: "k", count: 128),
    ])
  func `whose key id is no id of ours finds no key`(id: String) throws {
    let issuer = try Issuer()
    #expect(
      issuer.refusal(try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt","kid":"\#(id)"}"#))
        == .unknownKey)
  }

  @Test(.requirement("E3")) func `with a key id that is too long or no text is refused`() throws {
    let issuer = try Issuer()
    let long = String(repeating: "k", count: 129)
    for id in ["\"\(long)\"", "7", "[]", "null", "{}"] {
      #expect(
        issuer.refusal(try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt","kid":\#(id)}"#))
          == .malformed)
    }
  }

  @Test(
    .requirement("E4"),
    arguments: [
      #""crit":["exp"]"#, #""crit":[]"#, #""b64":false"#, #""b64":true"#, #""zip":"DEF""#,
      #""enc":"A256GCM""#,
      #""p2c":1000000000"#, #""epk":{}"#,
    ])
  func `that would change what a signature means is refused`(member: String) throws {
    let issuer = try Issuer()
    #expect(
      issuer.refusal(try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt",\#(member)}"#)) == .unsupported)
  }

  @Test(.requirement("E4")) func `that is encrypted, or a token in a token, is refused`() throws {
    let issuer = try Issuer()
    let token = try issuer.token()
    #expect(issuer.refusal("\(token).AAAA.AAAA") == .malformed)
    #expect(
      issuer.refusal(try issuer.token(header: #"{"alg":"ES256","typ":"at+jwt","cty":"JWT"}"#, payload: token))
        == .malformed)
    let json =
      #"{"payload":"\#(parts(token)[1])","signatures":[{"protected":"\#(parts(token)[0])","signature":"\#(parts(token)[2])"}]}"#
    #expect(issuer.refusal(json) == .malformed)
  }

  private func renamed(_ token: String, _ old: String, _ new: String) throws -> String {
    let whole = parts(token)
    let head = String(decoding: try #require(Base64URL.decode(whole[0])), as: UTF8.self)
    #expect(head.contains("\"\(old)\""))
    let renamed = head.replacing("\"\(old)\"", with: "\"\(new)\"")
    return "\(Base64URL.encode(Array(renamed.utf8))).\(whole[1]).\(whole[2])"
  }
}

/// A signature as X.509 has it.
enum DERForm {
  static func signature(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
    let numbers = integer(r) + integer(s)
    return [0x30, UInt8(numbers.count)] + numbers
  }

  private static func integer(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array(bytes.drop { $0 == 0 })
    let content = (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits
    return [2, UInt8(content.count)] + content
  }
}
