import PosternCryptography
import Testing

@Suite struct HMACTests {
  /// RFC 4231 section 4, without the truncated one.
  static let vectors: [(key: [UInt8], message: [UInt8], code: String)] = [
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](1...25), [UInt8](repeating: 0xCD, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ]

  @Test(arguments: vectors)
  func `the examples of RFC 4231 have the codes that it gives`(
    key: [UInt8], message: [UInt8], code: String
  ) throws {
    let hmac = try HMAC(key: key.span)
    let expected = try bytes(code)
    #expect(try hmac.code(for: message.span) == expected)
    #expect(try hmac.isValid(expected.span, for: message.span))
  }

  @Test func `one prepared key serves many messages on many threads`() async throws {
    let (key, empty) = ([UInt8](0..<32), [UInt8]())
    let hmac = try HMAC(key: key.span)
    let first = try hmac.code(for: empty.span)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for number in UInt8.min...UInt8.max {
            let fresh = try HMAC(key: key.span)
            #expect(try hmac.code(for: [number].span) == fresh.code(for: [number].span))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try hmac.code(for: empty.span) == first)
  }

  @Test func `a key keeps its bytes to itself and makes the same codes`() throws {
    let (raw, message) = ([UInt8](0..<32), [UInt8](0..<100))
    #expect(
      try HMAC(key: SymmetricKey(raw.span)).code(for: message.span)
        == HMAC(key: raw.span).code(for: message.span))
  }

  @Test func `only the whole code of the same message is valid`() throws {
    let (key, message, other) = ([UInt8](0..<32), Array("transfer 10".utf8), Array("transfer 11".utf8))
    let hmac = try HMAC(key: key.span)
    let code = try hmac.code(for: message.span)
    #expect(try !hmac.isValid(code.span, for: other.span))
    for count in 0..<HMAC.count {
      #expect(try !hmac.isValid(code.span.extracting(first: count), for: message.span))
    }
    for place in code.indices {
      var wrong = code
      wrong[place] ^= 0x10
      #expect(try !hmac.isValid(wrong.span, for: message.span))
    }
  }

  @Test func `an empty key is refused`() {
    let none: [UInt8] = []
    let error = #expect(throws: CryptographyError.self) { try HMAC(key: none.span) }
    #expect(error?.code == .badKey)
  }
}
