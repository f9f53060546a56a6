import PosternCryptography
import PosternTesting
import Testing

@Suite struct RandomTests {
  @Test(arguments: [0, 1, 16, 100_000])
  func `as many bytes come as were asked for`(count: Int) throws {
    #expect(try Random.bytes(count).count == count)
  }

  @Test func `no two draws are the same`() throws {
    #expect(try Random.bytes(16) != Random.bytes(16))
    #expect(try Set((0..<1_000).map { _ in try Random.uint64() }).count == 1_000)
  }

  @Test func `every bit of a number varies`() throws {
    var (union, common): (UInt64, UInt64) = (0, .max)
    for _ in 0..<200 {
      let number = try Random.uint64()
      union |= number
      common &= number
    }
    #expect(union == .max && common == 0)
  }

  @Test(.requirement("L11"))
  func `a source that fails is an error and its bytes are not used`() {
    let error = #expect(throws: CryptographyError.self) {
      try Random.bytes(16) { bytes in
        bytes[0] = 1
        return false
      }
    }
    #expect(error?.code == .noEntropy)
    #expect(error?.message.contains("no random bytes") == true)
  }

  @Test func `a count that cannot be served is an error, not a trap`() {
    #expect(throws: CryptographyError.self) { try Random.bytes(-1) }
  }
}
