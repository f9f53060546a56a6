import PosternCryptography
import Testing

@Suite struct AESGCMTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let number: Int
    let key: String
    let nonce: String
    let plaintext: String
    var context = ""
    let sealed: String

    var testDescription: String { "test case \(number)" }
  }

  private static let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
  private static let nonce = "cafebabefacedbaddecaf888"
  private static let plaintext =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
  private static let ciphertext =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"

  /// "The Galois/Counter Mode of Operation" by McGrew and Viega, appendix B: AES-256 with nonces of 12 bytes.
  static let vectors = [
    Vector(
      number: 13, key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
      plaintext: "", sealed: "530f8afbc74536b9a963b4f1c4cb738b"),
    Vector(
      number: 14, key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12),
      plaintext: String(repeating: "00", count: 16),
      sealed: "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"),
    Vector(
      number: 15, key: key, nonce: nonce, plaintext: plaintext + "1aafd255",
      sealed: ciphertext + "898015ad" + "b094dac5d93471bdec1a502270e3cc6c"),
    Vector(
      number: 16, key: key, nonce: nonce, plaintext: plaintext,
      context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      sealed: ciphertext + "76fc6ece0f4e1768cddf8853bb2d551b"),
  ]

  @Test(arguments: vectors)
  func `the specification's examples are sealed and opened`(vector: Vector) throws {
    let raw = try bytes(vector.key)
    let key = try SymmetricKey(raw.span)
    let (nonce, context) = (try bytes(vector.nonce), try bytes(vector.context))
    let (plaintext, sealed) = (try bytes(vector.plaintext), try bytes(vector.sealed))
    var output: [UInt8] = [1, 2]
    try AESGCM.seal(
      plaintext.span, with: key, nonce: nonce.span, authenticating: context.span, onto: &output)
    #expect(output == [1, 2] + sealed)
    #expect(AESGCM.open(sealed.span, with: key, nonce: nonce.span, authenticating: context.span) == plaintext)
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(AESGCM.open(changed.span, with: key, nonce: nonce.span, authenticating: context.span) == nil)
    }
  }

  @Test(arguments: [0, 11, 13, 16])
  func `a nonce of another length is refused`(count: Int) throws {
    let (key, nonce, text) = (try SymmetricKey.random(), [UInt8](repeating: 0, count: count), [UInt8](0..<40))
    var output: [UInt8] = [1, 2]
    #expect(throws: CryptographyError.self) {
      try AESGCM.seal(text.span, with: key, nonce: nonce.span, authenticating: text.span, onto: &output)
    }
    #expect(output == [1, 2])
    #expect(AESGCM.open(text.span, with: key, nonce: nonce.span, authenticating: text.span) == nil)
  }

  @Test func `what is shorter than a tag is refused`() throws {
    let (key, nonce, text) = (try SymmetricKey.random(), [UInt8](0..<12), [UInt8](0..<15))
    for count in 0...15 {
      let piece = text.span.extracting(first: count)
      #expect(AESGCM.open(piece, with: key, nonce: nonce.span, authenticating: text.span) == nil)
    }
  }
}
