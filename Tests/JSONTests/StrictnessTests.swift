import PosternJSON
import PosternTesting
import Testing

@Suite(.requirement("F3")) struct StrictnessTests {
  @Test(arguments: wellFormed)
  func `a well-formed text is accepted`(_ text: String) throws {
    _ = try JSON.parse(text)
  }

  @Test(arguments: malformed)
  func `a malformed text is refused`(_ text: String, _ code: JSONError.Code, _ offset: Int?) throws {
    let error = try #require(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error.code == code, "\(error)")
    #expect(error.offset == offset, "\(error)")
  }

  @Test(arguments: notUTF8)
  func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) throws {
    let error = try #require(throws: JSONError.self) { try JSON.parse(bytes) }
    #expect(error.code == .encoding || error.code == .syntax, "\(error)")
  }

  @Test func `no bytes at all are refused, wherever they are`() {
    let error = JSONError(.empty, "the JSON text is empty")
    #expect(throws: error) { try JSON.parse([]) }
    #expect(throws: error) { try JSON.parse("") }
    #expect(throws: error) { try JSON.parse(Array("[]".utf8)[1..<1]) }
    let somewhere = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
    defer { somewhere.deallocate() }
    #expect(throws: error) { try JSON.parse(UnsafeRawBufferPointer(rebasing: somewhere[..<0])) }
  }

  @Test func `a slice is parsed where it lies`() throws {
    let text = Array("xx[1,2]yy".utf8)
    #expect(try JSON.parse(text[2..<7]).root.rawText == "[1,2]")
    #expect(try JSON.parse(text.span.extracting(2..<7)).root.array?.count == 2)
  }

  @Test func `every error says what is wrong and where`() throws {
    let error = try #require(throws: JSONError.self) { try JSON.parse(#"{"to": [1, ]}"#) }
    #expect(error.description == "a comma is followed by a closing bracket at byte 11")
  }

  @Test func `every prefix of a text is refused and none of it is read past its end`() throws {
    let text = Array(#"{"a":[1,2.5e3,"\u00e9\n",true,null],"b":{"c":"d"}}"#.utf8)
    for end in 0..<text.count {
      // An allocation of exactly this size, so that an address sanitizer sees any byte read beyond it.
      let prefix = UnsafeMutableRawBufferPointer.allocate(byteCount: end, alignment: 1)
      defer { prefix.deallocate() }
      prefix.copyBytes(from: text[..<end])
      #expect(throws: JSONError.self) { try JSON.parse(UnsafeRawBufferPointer(prefix)) }
    }
  }
}

private let wellFormed = [
  "null", " true ", "false", "0", "-0", "1", "-1.5", "1e5", "1E+5", "1e-5", "0.1", "\"\"", "[]", "{}",
  "\t\n\r []",
  "[[],{}]", #"{"":0}"#, #"{"a":{"a":{"a":1}}}"#, #""\"\\\/\b\f\n\r\t""#, #""\u0000\u0041\u00e9\uFFFF""#,
  #""\ud83d\ude00""#, "\"\u{7F}\"", "\"\u{10FFFF}\"", "\"\u{2028}\u{2029}\"", "9223372036854775807",
  "-9223372036854775808", "18446744073709551615", "1.7976931348623157e308", "5e-324", "1e-400",
  "123456789012345678901234567890.0", #"[1,"a",null,true,false,1.5,{"x":[]}]"#,
]

private let malformed: [(String, JSONError.Code, Int?)] = [
  (" ", .empty, nil), ("\n\t", .empty, nil),
  ("[1,]", .syntax, 3), (#"{"a":1,}"#, .syntax, 7), ("[,1]", .syntax, 1), ("[1,,2]", .syntax, 3),
  ("[1 2]", .syntax, 3), ("[1", .syntax, 2), ("[", .syntax, 1), ("{", .syntax, 1), ("]", .syntax, 0),
  ("[1}", .syntax, 2), (#"{"a":1]"#, .syntax, 6), (#"{"a"}"#, .syntax, 4), (#"{"a" 1}"#, .syntax, 5),
  (#"{"a":}"#, .syntax, 5), (#"{"a":1 "b":2}"#, .syntax, 7), ("{a:1}", .syntax, 1), ("{1:1}", .syntax, 1),
  ("{'a':1}", .syntax, 1), ("{\"a\":1}}", .syntax, 7), ("[] []", .syntax, 3), ("1 2", .syntax, 2),
  ("[]x", .syntax, 2), ("// no\n1", .syntax, 0), ("[1/**/]", .syntax, 2),
  ("NaN", .syntax, 0), ("Infinity", .syntax, 0), ("[-Infinity]", .number, 1), ("-NaN", .number, 0),
  ("nul", .syntax, 0), ("nulll", .syntax, 0), ("True", .syntax, 0), ("TRUE", .syntax, 0),
  ("undefined", .syntax, 0),
  ("01", .number, 0), ("-01", .number, 0), ("[00]", .number, 1), ("1.", .number, 0), (".5", .syntax, 0),
  ("+1", .syntax, 0), ("-", .number, 0), ("1e", .number, 0), ("1e+", .number, 0), ("1.e5", .number, 0),
  ("0x10", .syntax, 1), ("1_000", .syntax, 1), ("--1", .number, 0), ("1.5.5", .syntax, 3),
  ("1e400", .number, 0), ("-1e400", .number, 0), ("[18446744073709551616]", .number, 1),
  ("-9223372036854775809", .number, 0), ("123456789012345678901234567890", .number, 0),
  ("\"abc", .syntax, 0), (#""\""#, .syntax, 0), ("\"a\nb\"", .syntax, 2), ("\"a\u{0}\"", .syntax, 2),
  ("\"\t\"", .syntax, 1), (#""\x41""#, .syntax, 1), (#""\u12""#, .syntax, 1), (#""\u12G4""#, .syntax, 1),
  (#""\'""#, .syntax, 1), ("'a'", .syntax, 0),
  (#""\ud800""#, .syntax, 1), (#""\udc00""#, .syntax, 1), (#""\ud800\u0041""#, .syntax, 1),
  (#""\ud800\ud800""#, .syntax, 1), (#""a\ud83d x""#, .syntax, 2),
  ("\u{FEFF}{}", .encoding, 0), ("{}\u{A0}", .syntax, 2), ("[\u{0B}]", .syntax, 1), ("{}\0", .syntax, 2),
]

private let notUTF8: [[UInt8]] = [
  [0x22, 0xFF, 0x22], [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xE2, 0x82, 0x22],
  [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
  [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22],
  [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D], [0x7B, 0x00, 0x7D, 0x00],
  [0x00, 0x7B, 0x00, 0x7D], [0x7B, 0, 0, 0, 0x7D, 0, 0, 0], [0xC3],
]
