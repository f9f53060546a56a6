import PosternTesting
import Testing

@testable import PosternHTTPTypes

@Suite struct FieldNameTests {
  @Test(arguments: KnownField.allCases)
  func `a known name is recognised in every case and in nothing near it`(_ known: KnownField) {
    let text = known.spelling.description
    for spelling in [text, text.lowercased(), text.uppercased()] {
      #expect(FieldName(spelling)?.known == known)
    }
    for neighbour in [text + "x", "x" + text, String(text.dropLast()), String(text.dropFirst())] {
      #expect(FieldName(neighbour)?.known != known)
    }
    for position in text.utf8.indices {
      var bytes = Array(text.utf8)
      let offset = text.utf8.distance(from: text.startIndex, to: position)
      bytes[offset] = bytes[offset] == 0x7A ? 0x79 : 0x7A
      #expect(FieldName(bytes: bytes)?.known != known)
    }
  }

  @Test(arguments: ["", "a b", "a:b", "a\r", "a\nb", "näme", "a\0", "a(b", "a/b", "{a}", "a\u{7F}"])
  func `what is not a token is not a name`(_ text: String) {
    #expect(FieldName(text) == nil)
  }

  @Test func `a name of more than 256 characters is refused`() {
    #expect(FieldName(String(repeating: "a", count: 256)) != nil)
    #expect(FieldName(String(repeating: "a", count: 257)) == nil)
  }

  @Test func `names differ in more than their case or not at all`() {
    let name = FieldName("X-Custom")
    #expect(name == "x-cUSTOM")
    #expect(Set([name, "x-custom", "x-other"]).count == 2)
    #expect(name.text == "X-Custom")
    #expect(FieldName("content-TYPE") == .contentType)
    #expect(FieldName.contentType.text == "Content-Type")
  }

  @Test func `the token characters are those of RFC 9110 section 5.6.2`() {
    let punctuation = Set("!#$%&'*+-.^_`|~".utf8)
    for byte in UInt8.min...UInt8.max {
      let letterOrDigit =
        Character(Unicode.Scalar(byte)).isASCII
        && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
      #expect(Grammar.isToken(byte) == (letterOrDigit || punctuation.contains(byte)))
    }
  }
}
