import PosternBase64
import Testing

@Suite struct Base64Tests {
  /// RFC 4648 section 10.
  static let samples = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: samples)
  func `the examples of RFC 4648 are written and read`(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.encode(plain.utf8.span) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
    let padded = "<\(text)>"
    #expect(Base64.decode(padded.dropFirst().dropLast().utf8.span) == Array(plain.utf8))
  }

  @Test func `every byte at every place comes back`() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + count) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    for place in 0..<3 {
      for byte in UInt8.min...UInt8.max {
        var bytes: [UInt8] = [0x5A, 0xA5, 0x5A]
        bytes[place] = byte
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      }
    }
  }

  @Test func `the last two digits are plus and slash`() {
    #expect(Base64.encode([0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]) == "++++////")
    #expect(Base64.decode("++++////") == [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF])
  }

  @Test(arguments: [
    "SGVsbG8", "SGVsbG8==", "SGVsbG9=", "SGVs!!!bG8=", "SGVsbG8=SGVsbG8=", "SGVsbG8=\n", " SGVsbG8=",
    "SGVs\nbG8=",
    "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "Z", "=", "==", "===", "====", "=Zg=", "Zg=g", "Zm9v====",
    "--__",
    "Zm9\u{0}", "Zm9é", "Zm9vÿ===",
  ])
  func `what encoding does not write is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func `no two endings stand for the same byte`() {
    var readings: [[UInt8]] = []
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let text: [UInt8] = [first, second, 0x3D, 0x3D]
        guard let bytes = Base64.decode(text.span) else { continue }
        readings.append(bytes)
        #expect(Base64.encode(bytes) == String(decoding: text, as: UTF8.self))
      }
    }
    #expect(readings.count == 256 && Set(readings).count == 256)
  }
}
