import PosternMCP
import PosternTesting
import Testing

struct HeaderValueTests {
  /// The tables of the specification and of SEP-2243, and what lies between their rows.
  static let written: [(text: String, field: String)] = [
    ("us-west1", "us-west1"), ("", ""), ("us west 1", "us west 1"), ("42", "42"), ("SGVsbG8=", "SGVsbG8="),
    ("file:///a%20b?id=1", "file:///a%20b?id=1"), ("=?BASE64?eA==?=", "=?BASE64?eA==?="),
    ("=?base64?SGVsbG8=", "=?base64?SGVsbG8="), ("x=?base64?eA==?=", "x=?base64?eA==?="),
    ("=?base64?=", "=?base64?="),
    ("Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="), ("日本語", "=?base64?5pel5pys6Kqe?="),
    (" padded ", "=?base64?IHBhZGRlZCA=?="), (" us-west1", "=?base64?IHVzLXdlc3Qx?="),
    ("us-west1 ", "=?base64?dXMtd2VzdDEg?="), (" us-west1 ", "=?base64?IHVzLXdlc3QxIA==?="),
    (" ", "=?base64?IA==?="),
    ("line1\nline2", "=?base64?bGluZTEKbGluZTI=?="), ("line1\r\nline2", "=?base64?bGluZTENCmxpbmUy?="),
    ("\tindented", "=?base64?CWluZGVudGVk?="), ("a\tb", "=?base64?YQli?="), ("a\0b", "=?base64?YQBi?="),
    ("\u{7F}", "=?base64?fw==?="), ("=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="),
    ("=?base64??=", "=?base64?PT9iYXNlNjQ/Pz0=?="),
  ]

  @Test(.requirement("MCP-23"), arguments: written)
  func `a text is plain where a field carries it and base64 elsewhere`(text: String, field: String) {
    #expect(HeaderValue.encode(text) == field)
    #expect(HeaderValue.decode(field) == text)
  }

  @Test(.requirement("MCP-23")) func `numbers are digits and truth is a word`() {
    #expect(HeaderValue.encode(42 as Int64) == "42")
    #expect(HeaderValue.encode(Int64.min) == "-9223372036854775808")
    #expect(HeaderValue.encode(true) == "true")
    #expect(HeaderValue.encode(false) == "false")
  }

  @Test(
    .requirement("MCP-23", "I2"),
    arguments: [
      "=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "=?base64?SGVsbG8==?=", "=?base64?SGVsbG9=?=",
      "=?base64?SGVs bG8=?=", "=?base64?SGVs\tbG8=?=", "=?base64?SGVsbG8=\u{20}?=", "=?base64?_-8=?=",
      "=?base64?=?=",
      "=?base64?/w==?=", "=?base64?wIA=?=", "=?base64?7aCA?=",
    ])
  func `what is marked as base64 and is none has no value`(field: String) {
    #expect(HeaderValue.decode(field) == nil)
  }

  @Test(
    .requirement("MCP-23"),
    arguments: ["a\nb", "a\r\nb", "a\0b", "\u{7F}", "é", "\u{C3}\u{A9}", "\u{85}x", "世界"])
  func `what no field may hold has no value`(field: String) {
    #expect(HeaderValue.decode(field) == nil)
  }

  @Test(
    .requirement("MCP-21", "MCP-23"),
    arguments: [
      ("  foo ", "foo"), ("\tfoo\t ", "foo"), (" \t ", ""), (" =?base64?eA==?=\t", "x"), ("a\tb", "a\tb"),
      ("=?base64??=", ""),
    ])
  func `white space around a value is not part of it`(field: String, text: String) {
    #expect(HeaderValue.decode(field) == text)
  }

  @Test(.requirement("MCP-23")) func `every scalar comes back as it was`() {
    for value in (0...0x2FF).compactMap(Unicode.Scalar.init) {
      for text in ["\(value)", "a\(value)", "\(value)a", "a\(value)a"] {
        let field = HeaderValue.encode(text)
        #expect(field.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(HeaderValue.decode(field).map { Array($0.utf8) } == Array(text.utf8))
      }
    }
  }
}
