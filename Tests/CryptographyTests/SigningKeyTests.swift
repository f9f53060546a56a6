import PosternTesting
import Testing

@testable import PosternCryptography

@Suite("A key pair") struct SigningKeyTests {
  private static let kinds: [KeyKind] = [.rsa(bits: 2_048), .p256, .p384, .ed25519]
  private let message = Array("a message".utf8)

  @Test(.requirement("E1"), arguments: kinds)
  func `signs by its kind's algorithms, and verifies nothing else`(
    kind: KeyKind
  ) throws {
    let (key, other) = (try SigningKey.generate(kind), try SigningKey.generate(kind))
    #expect(key.kind == kind)
    for algorithm in SignatureAlgorithm.allCases {
      guard kind.algorithms.contains(algorithm) else {
        #expect(throws: CryptographyError.self) { try key.sign(message.span, by: algorithm) }
        continue
      }
      let signature = try key.sign(message.span, by: algorithm)
      #expect(key.publicKey.verifies(signature, message, by: algorithm))
      #expect(!other.publicKey.verifies(signature, message, by: algorithm))
      for wrong in SignatureAlgorithm.allCases where wrong != algorithm {
        #expect(!key.publicKey.verifies(signature, message, by: wrong))
      }
      for index in signature.indices {
        var changed = signature
        changed[index] ^= 1
        #expect(!key.publicKey.verifies(changed, message, by: algorithm))
      }
      for changed in [[], Array(signature.dropLast()), signature + [0]] {
        #expect(!key.publicKey.verifies(changed, message, by: algorithm))
      }
      #expect(!key.publicKey.verifies(signature, message + [0], by: algorithm))
      let empty: [UInt8] = []
      let nothing = try key.sign(empty.span, by: algorithm)
      #expect(key.publicKey.verifies(nothing, empty, by: algorithm))
    }
    #expect(ErrorQueue.drain() == nil)
  }

  @Test(arguments: kinds) func `comes back from PEM text and from its numbers`(kind: KeyKind) throws {
    let key = try SigningKey.generate(kind)
    let copies = [
      try SigningKey(pem: key.revealPEM()), try SigningKey(key.publicKey.numbers, key.revealNumbers()),
    ]
    for copy in copies {
      let signature = try copy.sign(message.span, by: kind.algorithms[0])
      #expect(key.publicKey.verifies(signature, message, by: kind.algorithms[0]))
      #expect(try copy.publicKey.numbers == key.publicKey.numbers)
    }
    let half = try VerifyingKey(pem: key.publicKey.pem)
    #expect(try half.numbers == key.publicKey.numbers)
    #expect(try VerifyingKey(key.publicKey.numbers).kind == kind)
    #expect(throws: CryptographyError.self) { try SigningKey(pem: key.publicKey.pem) }
    #expect(throws: CryptographyError.self) { try VerifyingKey(pem: key.revealPEM()) }
  }

  @Test func `of a kind that is weak or strange is not made and not taken`() {
    for bits in [0, 512, 1_024, 2_047, 8_193, .max, -1] {
      #expect(throws: CryptographyError.self) { try SigningKey.generate(.rsa(bits: bits)) }
    }
    for text in ["", "text", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
      #expect(throws: CryptographyError.self) { try SigningKey(pem: text) }
      #expect(throws: CryptographyError.self) { try VerifyingKey(pem: text) }
      #expect(throws: CryptographyError.self) { try Certificate(pem: text) }
      #expect(throws: CryptographyError.self) { try Certificate(der: Array(text.utf8)) }
    }
    // 1,024 bits, and the curve secp256k1: `openssl genpkey`.
    for text in RefusedKeys.all {
      #expect(throws: CryptographyError.self) { try SigningKey(pem: text) }
    }
    #expect(ErrorQueue.drain() == nil)
  }

  @Test(.requirement("J9"), arguments: kinds) func `shows its private half to nobody`(kind: KeyKind) throws {
    let key = try SigningKey.generate(kind)
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "***")
    #expect(String(reflecting: key) == "***")
    #expect(!dumped.contains("Handle"))
  }
}

@Suite("A certificate that is read") struct CertificateTests {
  private let authority: CertificateAuthority

  init() throws {
    authority = try CertificateAuthority(name: "Test, \"CA\"", validity: 1_000...2_000_000_000)
  }

  @Test(arguments: [KeyKind.rsa(bits: 2_048), .p256])
  func `says whose it is, until when, and what its names are`(
    kind: KeyKind
  ) throws {
    let identity = try authority.issue(
      names: ["a.example"], for: .client, key: kind, validity: 1_700_000_000...1_900_000_001)
    guard case .bytes(let chain) = identity.certificates, case .bytes(let pem) = identity.privateKey else {
      return
    }
    let certificate = try Certificate(pem: String(decoding: chain, as: UTF8.self))
    #expect(certificate.validity == 1_700_000_000...1_900_000_001)
    #expect(certificate.subject == "CN=Postern test certificate")
    #expect(certificate.issuer == #"CN=Test\, \"CA\""#)
    #expect(certificate.publicKey.kind == kind)
    #expect(try certificate.sha1Thumbprint().count == 20)
    #expect(try certificate.sha256Thumbprint() == SHA256.hash(certificate.der))
    let key = try SigningKey(pem: String(decoding: pem, as: UTF8.self))
    #expect(key.belongs(to: certificate))
    #expect(!(try SigningKey.generate(kind).belongs(to: certificate)))
    let again = try Certificate(der: certificate.der)
    #expect(again.der == certificate.der)
    #expect(throws: CryptographyError.self) { try Certificate(der: certificate.der + [0]) }
    #expect(throws: CryptographyError.self) { try Certificate(der: certificate.der.dropLast()) }
  }

  @Test func `can end after 2050, when dates are written in another way`() throws {
    let identity = try authority.issue(names: ["a"], validity: 0...4_102_444_800)
    guard case .bytes(let chain) = identity.certificates else { return }
    #expect(try Certificate(pem: String(decoding: chain, as: UTF8.self)).validity == 0...4_102_444_800)
  }
}

extension VerifyingKey {
  /// Whether a signature is the key's; expectations cannot look at spans.
  fileprivate func verifies(_ signature: [UInt8], _ message: [UInt8], by algorithm: SignatureAlgorithm)
    -> Bool
  {
    isValid(signature.span, for: message.span, by: algorithm)
  }
}
