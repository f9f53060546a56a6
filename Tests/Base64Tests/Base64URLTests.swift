import PosternBase64
import Testing

@Suite struct Base64URLTests {
  @Test(arguments: Base64Tests.samples)
  func `the examples of RFC 4648 are written and read without padding`(plain: String, padded: String) {
    let text = String(padded.prefix { $0 != "=" })
    #expect(Base64URL.encode(Array(plain.utf8)) == text)
    #expect(Base64URL.encode(plain.utf8.span) == text)
    #expect(Base64URL.decode(text) == Array(plain.utf8))
    #expect(Base64URL.decode(text.utf8.span) == Array(plain.utf8))
  }

  /// RFC 7515 appendix A.1.
  @Test func `the key of RFC 7515 is read`() throws {
    let text = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    let bytes = try #require(Base64URL.decode(text))
    #expect(bytes.count == 64 && bytes.starts(with: [3, 35, 53, 75, 43, 15, 165, 188]))
    #expect(Base64URL.encode(bytes) == text)
  }

  @Test func `the last two digits are hyphen and underscore`() {
    #expect(Base64URL.encode([0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]) == "----____")
    #expect(Base64URL.decode("----____") == [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF])
  }

  @Test(arguments: [
    "Zg==", "Zm8=", "Zg=", "=", "Z", "Zm9vZ", "Zh", "Zm9", "++++", "////", "Zm9v\n", " Zg", "Zm 8", "Zm9é",
    "Zm9\u{0}",
  ])
  func `what encoding does not write is refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test func `no two texts of three characters stand for the same bytes`() {
    // Every digit, and what stands next to the digits in ASCII.
    let characters = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@[`{/:+,.=^ ".utf8)
    var (readings, isCanonical) = (0, true)
    for first in characters {
      for second in characters {
        for third in characters {
          let text = [first, second, third]
          guard let bytes = Base64URL.decode(text.span) else { continue }
          readings += 1
          isCanonical = isCanonical && Base64URL.encode(bytes) == String(decoding: text, as: UTF8.self)
        }
      }
    }
    #expect(isCanonical && readings == 65_536)
  }
}
