import PosternBase64
import PosternCryptography
import PosternJSON
import PosternTesting
import Testing

@testable import PosternJOSE

@Suite("A key as JSON") struct JWKTests {
  private static let kinds: [KeyKind] = [.rsa(bits: 2_048), .p256, .p384, .ed25519]

  private func view(_ text: String) throws -> JSONView { try JSON.parse(Array(text.utf8)).root }
  private func view(_ object: JSONObject) throws -> JSONView {
    try JSON.parse(JSONWriter.encode(.object(object))).root
  }

  @Test(arguments: kinds) func `is read as it was written, public and private`(kind: KeyKind) throws {
    let key = try SigningKey.generate(kind)
    let json = try #require(try JWK(key.publicKey, id: "one").json)
    let read = try JWK(view(json))
    #expect(read.id == "one")
    #expect(read.algorithms == kind.algorithms.map(\.rawValue))
    #expect(try read.key?.numbers == key.publicKey.numbers)
    let secret = try SigningKey(jwk: view(key.revealJWK()))
    let message = Array("message".utf8)
    let signature = try secret.sign(message.span, by: kind.algorithms[0])
    #expect(key.publicKey.verifies(signature, message, by: kind.algorithms[0]))
    // What is private is in no public form.
    #expect(["d", "p", "q", "dp", "dq", "qi"].allSatisfy { json[$0] == nil })
    #expect(throws: JOSEError.self) { try JWK(view(key.revealJWK())) }
  }

  @Test func `is named by its thumbprint (RFC 7638 section 3.1)`() throws {
    let text = """
      {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCi\
      FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQv\
      RL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",\
      "e":"AQAB","alg":"RS256","kid":"2011-04-29"}
      """
    let key = try JWK(view(text))
    #expect(key.algorithms == ["RS256"])
    #expect(try JWK.thumbprint(of: #require(key.key)) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
  }

  @Test func `of Ed25519 has the thumbprint of RFC 8037 appendix A.3`() throws {
    let key = try JWK(
      view(#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#))
    #expect(try JWK.thumbprint(of: #require(key.key)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
  }

  @Test func `verifies the examples of RFC 7515 and RFC 8037`() throws {
    let es256 = try JWK(
      view(
        #"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
      ))
    let ed = try JWK(
      view(#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#))
    for (key, token) in [
      (
        es256,
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
      ),
      (
        ed,
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
      ),
    ] {
      let jws = try JWS(token)
      #expect(jws.isSigned(by: key))
    }
    let secret = try JWK(
      secret: try #require(
        Base64URL.decode(
          "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")))
    let jws = try JWS(
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    #expect(jws.isSigned(by: secret))
    #expect(secret.json == nil)
  }

  @Test(.requirement("E11")) func `is refused when it is weak, malformed or not for signatures`() throws {
    let small = Base64URL.encode([0x80] + [UInt8](repeating: 1, count: 63))
    let huge = Base64URL.encode([0x80] + [UInt8](repeating: 1, count: 2_047))
    let good = Base64URL.encode([0x80] + [UInt8](repeating: 1, count: 255))
    let even = Base64URL.encode([0x80] + [UInt8](repeating: 2, count: 255))
    let p256 = #""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU""#
    let y = #""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#
    #expect(throws: Never.self) { try JWK(view("{\(p256),\(y)}")) }
    for text in [
      "{}", "[]", "7", #"{"kty":"oct","k":"AAAA"}"#, #"{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}"#,
      #"{"kty":"RSA","n":"\#(small)","e":"AQAB"}"#, #"{"kty":"RSA","n":"\#(huge)","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"\#(even)","e":"AQAB"}"#, #"{"kty":"RSA","n":"\#(good)","e":"Aw"}"#,
      #"{"kty":"RSA","n":"\#(good)","e":"AQ"}"#, #"{"kty":"RSA","n":"AA\#(good)","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"\#(good)","e":"AAEAAQ"}"#, #"{"kty":"RSA","n":"\#(good)=","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"","e":"AQAB"}"#, #"{"kty":"RSA","n":7,"e":"AQAB"}"#, #"{"kty":"RSA","e":"AQAB"}"#,
      // Not on the curve, compressed, too short.
      #"{\#(p256),"y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1"}"#, "{\(p256)}", #"{\#(p256),"y":"AA"}"#,
      #"{\#(p256),"y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
      "{\(p256),\(y),\"use\":\"enc\"}", "{\(p256),\(y),\"key_ops\":[\"encrypt\"]}",
      "{\(p256),\(y),\"alg\":\"RS256\"}",
      "{\(p256),\(y),\"alg\":\"ECDH-ES\"}",
      "{\(p256),\(y),\"kid\":\"\(String(repeating: "k", count: 129))\"}",
      "{\(p256),\(y),\"kid\":7}", "{\(p256),\(y),\"d\":\"AA\"}",
      #"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#,
      #"{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
    ] {
      #expect(throws: JOSEError.self, "\(text)") { try JWK(view(text)) }
    }
  }

  @Test func `that is private is refused when its halves do not belong together`() throws {
    for kind in Self.kinds {
      var (one, other) = (
        try SigningKey.generate(kind).revealJWK(), try SigningKey.generate(kind).revealJWK()
      )
      for name in ["d", "p", "q", "dp", "dq", "qi"] { swap(&one[name], &other[name]) }
      #expect(throws: JOSEError.self) { try SigningKey(jwk: view(one)) }
    }
  }

  @Test(.requirement("E11")) func `is left out of a set when it is not known, and the others count`() throws {
    let key = try SigningKey.generate(.p256)
    var json = JWKSet([try JWK(key.publicKey, id: "a")]).json
    let strangers: [JSONValue] = [
      ["kty": "LATTICE"], 7, "text", ["kty": "RSA", "n": "AQ", "e": "AQAB"],
      ["kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"], ["kty": "oct", "k": "AAAA"],
    ]
    json["keys"] = .array(strangers + (json["keys"]?.array ?? []))
    let set = try JWKSet(JSONWriter.encode(.object(json)))
    #expect(set.keys.map(\.id) == ["a"])
    #expect(set.candidates(for: "a").count == 1)
    #expect(set.candidates(for: "b").isEmpty)
    #expect(set.candidates(for: nil).count == 1)
  }

  @Test(.requirement("E11")) func `comes in sets that have a limit`() throws {
    for text in ["", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[],"keys":[]}"#] {
      #expect(throws: JOSEError.self) { try JWKSet(Array(text.utf8)) }
    }
    let many = #"{"keys":["# + Array(repeating: "7", count: 101).joined(separator: ",") + "]}"
    #expect(throws: JOSEError.self) { try JWKSet(Array(many.utf8)) }
    let long = #"{"keys":[],"x":""# + String(repeating: "x", count: 262_144) + "\"}"
    #expect(throws: JOSEError.self) { try JWKSet(Array(long.utf8)) }
    #expect(try JWKSet(Array(#"{"keys":[]}"#.utf8)).keys.isEmpty)
  }

  @Test func `with an id that two have is tried with both`() throws {
    let issuer = try Issuer()
    let keys = JWKSet([try JWK(issuer.other.publicKey, id: try issuer.id), try JWK(issuer.key.publicKey)])
    #expect(throws: Never.self) { try JWT.verify(issuer.token(), with: keys, issuer.rules, at: Issuer.now) }
  }

  @Test func `of a shared secret needs 32 bytes`() throws {
    #expect(throws: JOSEError.self) { try JWK(secret: [UInt8](repeating: 7, count: 31)) }
    let key = try JWK(secret: [UInt8](repeating: 7, count: 32))
    let token = try JWT.sign(
      try Issuer().claims(), withSecret: [UInt8](repeating: 7, count: 32), type: "at+jwt")
    let rules = try Issuer().rules
    #expect(throws: Never.self) { try JWT.verify(token, with: JWKSet([key]), rules, at: Issuer.now) }
    let other = try JWK(secret: [UInt8](repeating: 8, count: 32))
    #expect(throws: JOSEError.self) { try JWT.verify(token, with: JWKSet([other]), rules, at: Issuer.now) }
  }
}
