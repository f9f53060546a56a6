import PosternCryptography
import Testing

@Suite struct ConstantTimeTests {
  private func areEqual(_ one: [UInt8], _ other: some Collection<UInt8>) -> Bool {
    constantTimeEqual(one.span, Array(other).span)
  }

  @Test(arguments: [0, 1, 16, 33])
  func `the same bytes are equal`(count: Int) {
    #expect(areEqual([UInt8](repeating: 7, count: count), repeatElement(7, count: count)))
  }

  @Test func `one bit at any place makes a difference`() {
    let right = [UInt8](0..<32)
    for place in right.indices {
      for bit in 0..<8 {
        var wrong = right
        wrong[place] ^= 1 << bit
        #expect(!areEqual(right, wrong))
      }
    }
  }

  @Test func `a beginning is not the whole`() {
    let whole = [UInt8](0..<32)
    #expect(!areEqual(whole, whole.prefix(31)) && !areEqual(Array(whole.prefix(31)), whole))
    #expect(!areEqual(whole, []) && !areEqual([], whole))
  }
}
