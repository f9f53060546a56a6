import PosternCryptography
import Testing

@Suite struct SealedBoxTests {
  /// The layout by another hand: pyca/cryptography's AES-GCM, and HKDF out of Python's hmac.
  ///
  /// Boxes are stored and outlive the program: when this fails, the version has to change.
  @Test(arguments: [
    (
      "AcaZ_ipAQUJDREVGR0hJSktQUVJTVFVWV1hZWlvX2kseg7QeRuAJMOGr9R_lD42ATH_3uzrrNquBMsTy", "who goes there?",
      "test",
      "tenant 7"
    ),
    ("AcaZ_ioAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC7e3IMFalsV3WmqmyWHDwT", "", "", ""),
  ])
  func `a box that another implementation made opens`(
    box: String, plaintext: String, type: String, context: String
  ) throws {
    let key = [UInt8](0..<32)
    let ring = try KeyRing(current: SymmetricKey(key.span))
    #expect(
      try ring.open(SealedBox(text: box), as: type, boundTo: Array(context.utf8)) == Array(plaintext.utf8))
  }

  @Test(arguments: [0, 1, 44, 45 + SealedBox.maximumCount + 1])
  func `what is too short or too long is no box`(count: Int) {
    let error = #expect(throws: SealedBoxError.self) { try SealedBox([UInt8](repeating: 1, count: count)) }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: [0, 2, 255] as [UInt8])
  func `another version is no box`(version: UInt8) throws {
    let key = try KeyRing(current: .random())
    let bytes = try [version] + key.seal([], as: "").bytes.dropFirst()
    let error = #expect(throws: SealedBoxError.self) { try SealedBox(bytes) }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: ["", "AcaZ", "not base64", "AcaZ_ioAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAC7e3IMFalsV3WmqmyWHDw="])
  func `text that is no box's is refused`(text: String) {
    let error = #expect(throws: SealedBoxError.self) { try SealedBox(text: text) }
    #expect(error?.code == .malformed)
  }

  @Test func `more than the greatest length is refused, the greatest is sealed`() throws {
    let ring = try KeyRing(current: .random())
    let most = [UInt8](repeating: 0x61, count: SealedBox.maximumCount)
    #expect(try ring.open(ring.seal(most, as: "state"), as: "state") == most)
    let error = #expect(throws: CryptographyError.self) { try ring.seal(most + [0x61], as: "state") }
    #expect(error?.code == .badLength)
  }

  @Test func `a refusal says its code and nothing of the box`() throws {
    let (ring, other) = (try KeyRing(current: .random()), try KeyRing(current: .random()))
    var refusals: Set<SealedBoxError> = []
    for count in 0..<20 {
      let text = try Random.bytes(count)
      for attempt in [
        { try ring.open(ring.seal(text, as: "a"), as: "b") },
        { try ring.open(other.seal(text, as: "a"), as: "a") },
        { try SealedBox(text).bytes },
      ] {
        let error = #expect(throws: SealedBoxError.self) { try attempt() }
        refusals.insert(try #require(error))
      }
    }
    #expect(Set(refusals.map(\.code)) == [.malformed, .unknownKey, .notAuthentic] && refusals.count == 3)
    #expect(refusals.allSatisfy { "\($0)" == $0.message && !$0.message.isEmpty })
  }
}
