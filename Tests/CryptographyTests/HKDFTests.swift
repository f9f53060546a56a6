import PosternCryptography
import Testing

@Suite struct HKDFTests {
  /// RFC 5869 appendices A.1 to A.3.
  static let vectors: [(secret: [UInt8], salt: [UInt8], info: [UInt8], output: String)] = [
    (
      [UInt8](repeating: 0x0B, count: 22), [UInt8](0x00...0x0C), [UInt8](0xF0...0xF9),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    ),
    (
      [UInt8](0x00...0x4F), [UInt8](0x60...0xAF), [UInt8](0xB0...0xFF),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
    ),
    (
      [UInt8](repeating: 0x0B, count: 22), [], [],
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    ),
  ]

  @Test(arguments: vectors)
  func `the examples of RFC 5869 give what it says`(
    secret: [UInt8], salt: [UInt8], info: [UInt8], output: String
  ) throws {
    let expected = try bytes(output)
    let derived = try HKDF.derive(from: secret.span, salt: salt.span, info: info.span, count: expected.count)
    #expect(derived == expected)
  }

  private func derive(_ count: Int, info: [UInt8] = [], secret: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
    try HKDF.derive(from: secret.span, salt: info.span.extracting(first: 0), info: info.span, count: count)
  }

  @Test func `a shorter result is the beginning of a longer one, up to the greatest length`() throws {
    let longest = try derive(HKDF.maximumCount)
    #expect(longest.count == 8_160)
    for count in [1, 31, 32, 33, 8_159] { #expect(try derive(count) == Array(longest.prefix(count))) }
  }

  @Test(arguments: [Int.min, -1, 0, 8_161, Int.max])
  func `a length that cannot be is refused`(count: Int) {
    let error = #expect(throws: CryptographyError.self) { try derive(count) }
    #expect(error?.code == .badLength)
    #expect(error?.message.contains("\(count)") == true)
  }

  @Test func `what the result is for may be long, up to its limit`() throws {
    let info = [UInt8](repeating: 0x61, count: HKDF.maximumInfoCount)
    #expect(try derive(32, info: info) != derive(32, info: info.dropLast()))
    let error = #expect(throws: CryptographyError.self) { try derive(32, info: info + [0x61]) }
    #expect(error?.code == .badLength)
  }

  @Test func `nothing is derived from nothing`() {
    let error = #expect(throws: CryptographyError.self) { try derive(32, secret: []) }
    #expect(error?.code == .badKey)
  }
}
