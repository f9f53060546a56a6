import PosternConfiguration
import PosternCryptography
import PosternJOSE
import PosternJSON
import PosternJSONSchema

/// Signs, verifies, seals and opens what other people's libraries are to read, and what they have written.
struct FixtureJOSE: Command {
  let name = "fixture-jose"
  let abstract =
    "Answer questions about keys, tokens and boxes, one line of JSON each, to be compared with others."
  let isHidden = true

  struct Arguments: Record {}

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    while let line = readLine() {
      let answer: JSONObject
      do {
        answer = try Self.answer(to: try JSON.parse(Array(line.utf8)).root)
      } catch {
        answer = ["error": .string("\(error)")]
      }
      Terminal.print(String(decoding: try JSONWriter.encode(.object(answer)), as: UTF8.self))
    }
    return .success
  }

  private static func answer(to question: JSONView) throws -> JSONObject {
    let text = { (name: String) in question[name]?.string ?? "" }
    switch text("do") {
    case "generate":
      let kinds: [String: KeyKind] = [
        "rsa": .rsa(bits: 2_048), "p256": .p256, "p384": .p384, "ed25519": .ed25519,
      ]
      let key = try SigningKey.generate(kinds[text("kind")] ?? .p256)
      return [
        "pem": .string(try key.revealPEM()), "jwk": .object(try key.revealJWK()),
        "public": .string(try key.publicKey.pem),
      ]
    case "thumbprint":
      return ["thumbprint": .string(try JWK.thumbprint(of: try publicKey(question)))]
    case "sign":
      let claims = question["claims"].map { JSONValue($0) }?.object ?? [:]
      if let secret = question["secret"]?.string {
        return ["token": .string(try JWT.sign(claims, withSecret: Array(secret.utf8)))]
      }
      let key = try question["jwk"].map { try SigningKey(jwk: $0) } ?? SigningKey(pem: text("pem"))
      return [
        "token": .string(try JWT.sign(claims, with: key, by: SignatureAlgorithm(rawValue: text("alg"))))
      ]
    case "verify":
      var rules = JWTRules(issuer: "interop", audiences: ["postern"])
      rules.types = nil
      let key =
        if let secret = question["secret"]?.string { try JWK(secret: Array(secret.utf8)) } else {
          try question["jwk"].map { try JWK($0) } ?? JWK(try publicKey(question))
        }
      // Whatever the other side calls the key: there is one.
      let claims = try JWT.verify(
        text("token"), with: JWKSet([key]), rules, at: question["now"]?.int ?? 0)
      return ["subject": .string(claims.subject ?? "")]
    case "seal":
      return [
        "box": .string(
          try ring(text).seal(
            Array(text("text").utf8), as: text("type"), boundTo: Array(text("context").utf8)
          ).text)
      ]
    case "open":
      let bytes = try ring(text).open(
        try SealedBox(text: text("box")), as: text("type"), boundTo: Array(text("context").utf8))
      return ["text": .string(String(decoding: bytes, as: UTF8.self))]
    case "certificate":
      let certificate = try Certificate(pem: text("pem"))
      return [
        "sha1": .string(hexadecimal(try certificate.sha1Thumbprint())),
        "sha256": .string(hexadecimal(try certificate.sha256Thumbprint())),
        "subject": .string(certificate.subject),
        "begins": .int(certificate.validity.lowerBound), "ends": .int(certificate.validity.upperBound),
      ]
    default: return ["error": "there is no such question"]
    }
  }

  private static func publicKey(_ question: JSONView) throws -> VerifyingKey {
    guard let jwk = question["jwk"] else { return try VerifyingKey(pem: question["pem"]?.string ?? "") }
    guard let key = try JWK(jwk).key else { throw AdminError("That is no public key.") }
    return key
  }

  private static func ring(_ text: (String) -> String) throws -> KeyRing {
    try KeyRing(current: SymmetricKey(base64URL: text("key")))
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
