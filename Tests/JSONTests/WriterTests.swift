import PosternJSON
import Testing

@Suite struct WriterTests {
  private func text(_ write: (inout JSONWriter) throws -> Void) rethrows -> String {
    var writer = JSONWriter()
    try write(&writer)
    return String(decoding: writer.finish(), as: UTF8.self)
  }

  @Test func `commas and colons are put where they belong`() {
    let text = text { writer in
      writer.beginObject()
      writer.key("a")
      writer.beginArray()
      writer.value(1)
      writer.beginObject()
      writer.endObject()
      writer.value("x")
      writer.null()
      writer.endArray()
      writer.key("b")
      writer.value(false)
      writer.key("c")
      writer.beginObject()
      writer.key("d")
      writer.value(UInt64.max)
      writer.endObject()
      writer.endObject()
    }
    #expect(text == #"{"a":[1,{},"x",null],"b":false,"c":{"d":18446744073709551615}}"#)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("", #""""#), ("a\"b\\c/d", #""a\"b\\c/d""#),
    ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
    ("\0\u{1}\u{1F}\u{7F}", "\"\\u0000\\u0001\\u001f\u{7F}\""), ("é😀\u{2028}", "\"é😀\u{2028}\""),
    ("exactly8", #""exactly8""#), ("longer than eight\nand on", #""longer than eight\nand on""#),
  ])
  func `strings are escaped where they must be and nowhere else`(_ string: String, _ expected: String) throws
  {
    #expect(text { $0.value(string) } == expected)
    #expect(try JSON.parse(expected).root.string == string)
  }

  @Test func `every byte is escaped right at every position of a long string`() throws {
    for byte in UInt8(0)..<128 {
      for position in 0..<20 {
        var scalars = Array(repeating: Unicode.Scalar(UInt8(ascii: "x")), count: 20)
        scalars[position] = Unicode.Scalar(byte)
        let string = String(String.UnicodeScalarView(scalars))
        #expect(try JSON.parse(text { $0.value(string) }).root.string == string)
      }
    }
  }

  @Test(arguments: [Int64.min, -1, 0, 9, 10, 99, 1_234_567_890, .max])
  func `integers are written in decimal`(_ value: Int64) {
    #expect(text { $0.value(value) } == "\(value)")
  }

  @Test(arguments: [
    0, -0.0, 1, 0.1, 1e21, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -123456.789, 0x1p53, 1 / 3,
  ])
  func `a double reads back as itself and stays a double`(_ value: Double) throws {
    let view = try JSON.parse(try text { try $0.value(value) }).root
    #expect(view.kind == .double)
    #expect(view.double?.bitPattern == value.bitPattern)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is not finite is refused`(_ value: Double) {
    #expect(throws: JSONError.self) { try text { try $0.value(value) } }
    #expect(throws: JSONError.self) { try JSONWriter.encode(["a": [.double(value)]]) }
    #expect(throws: JSONError.self) { try JSON.encode(value) }
    #expect(throws: JSONError.self) { try JSON.encode(Float(value)) }
  }

  @Test func `a buffer is adopted with what it holds`() {
    var writer = JSONWriter(adopting: Array("data: ".utf8))
    writer.beginArray()
    writer.value(1)
    writer.endArray()
    #expect(String(decoding: writer.finish(), as: UTF8.self) == "data: [1]")
  }

  @Test func `a schema survives a round trip byte for byte`() throws {
    let schema = #"{ "type" : "object", "minimum": 1.50, "pattern":"\u0041\/" }"#
    let view = try JSON.parse("{\"inputSchema\":\(schema),\"name\":\"t\"}").root
    let raw = try #require(view["inputSchema"]).raw
    let text = text { writer in
      writer.beginArray()
      writer.value(raw)
      if let schema = view["inputSchema"] { writer.value(schema) }
      writer.endArray()
    }
    #expect(text == "[\(schema),\(schema)]")
    #expect(try RawJSON(Array(schema.utf8)) == raw)
    #expect(throws: JSONError.self) { try RawJSON(Array("{,}".utf8)) }
  }
}
