import PosternJSON
import PosternTesting
import Testing

@Suite struct DecoderTests {
  struct Mail: Codable, Equatable {
    struct Address: Codable, Equatable { var address: String }
    enum Format: String, Codable { case html, text }
    var to: [Address]
    var subject: String
    var contentType: Format?
    var saveToSent: Bool
    var priority: Int8
    var headers: [String: Int]
  }

  let mail = Mail(
    to: [.init(address: "ada@example.com")], subject: "é", contentType: .html, saveToSent: true, priority: -1,
    headers: ["fooBar": 1])

  @Test func `a value survives a round trip, with either spelling of its keys`() throws {
    for keys in [JSONKeys.asWritten, .snakeCase] {
      let bytes = try JSON.encode(mail, keys: keys)
      #expect(try JSON.decode(Mail.self, from: bytes, keys: keys) == mail)
    }
    let text = String(decoding: try JSON.encode(mail, keys: .snakeCase), as: UTF8.self)
    #expect(
      text
        == #"{"to":[{"address":"ada@example.com"}],"subject":"é","content_type":"html","save_to_sent":true,"#
        + #""priority":-1,"headers":{"fooBar":1}}"#)
  }

  @Test(arguments: [
    (#"{"to":[{"address":"a"},{"address":5}]}"#, "to[1].address: expected a string, found 5"),
    (#"{"to":[{"address":"a"},{}]}"#, "to[1].address: is required and missing"),
    (#"{"to":{}}"#, "to: expected an array, found an object"),
    (#"{"to":[],"subject":null}"#, "subject: expected a string, found null"),
    (#"{"to":[],"subject":"","save_to_sent":"yes"}"#, "save_to_sent: expected true or false, found a string"),
    (
      #"{"to":[],"subject":"","save_to_sent":true,"priority":128}"#,
      "priority: expected a whole number from -128 to 127, found 128"
    ),
    (
      #"{"to":[],"subject":"","save_to_sent":true,"priority":1e300}"#,
      "priority: expected a whole number from -128 to 127, found 1e300"
    ),
    (
      #"{"to":[],"subject":"","content_type":"pdf"}"#,
      "content_type: is not a value that is accepted here"
    ),
    ("[]", "expected an object, found an array"),
  ])
  func `an error names the path and what was expected there`(_ text: String, _ message: String) throws {
    let error = try #require(throws: JSONError.self) {
      try JSON.decode(Mail.self, from: Array(text.utf8), keys: .snakeCase)
    }
    #expect(error.description == message)
    #expect(error.code == .mismatch)
  }

  @Test func `integers are checked against the width that is asked for`() throws {
    let root = try JSON.parse("[255,256,-1,2.0]").root
    #expect(try JSON.decode(UInt8.self, from: #require(root[0])) == 255)
    #expect(throws: JSONError.self) { try JSON.decode(UInt8.self, from: #require(root[1])) }
    #expect(throws: JSONError.self) { try JSON.decode(UInt.self, from: #require(root[2])) }
    #expect(try JSON.decode(Int.self, from: #require(root[3])) == 2)
    #expect(try JSON.decode([Int16].self, from: root) == [255, 256, -1, 2])
    #expect(throws: JSONError.self) { try JSON.decode(Float.self, from: JSON.parse("1e300").root) }
  }

  @Test func `values and raw texts decode and encode as they are`() throws {
    struct Tool: Codable {
      var schema: RawJSON
      var extra: JSONValue
      var meta: JSONObject
    }
    let text = #"{"schema":{"a": 1.0e0 },"extra":[1,1.5,"x",null],"meta":{"z":1,"a":2}}"#
    let tool = try JSON.decode(Tool.self, from: Array(text.utf8))
    #expect(tool.schema.text == #"{"a": 1.0e0 }"#)
    #expect(tool.extra == [1, 1.5, "x", nil])
    #expect(try JSON.encode(tool) == Array(text.utf8))
  }

  @Test func `a large dictionary costs no more than its size`() throws {
    let large = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("key\($0)", $0) })
    #expect(try JSON.decode([String: Int].self, from: JSON.encode(large)) == large)
  }

  @Test(arguments: [
    ("contentType", "content_type"), ("saveToSent", "save_to_sent"), ("userID", "user_id"),
    ("URLValue", "url_value"),
    ("userIDs", "user_ids"), ("already_snake", "already_snake"), ("x", "x"), ("X", "x"),
    ("sha256Hash", "sha256_hash"),
    ("_private", "_private"),
  ])
  func `property names become snake case`(_ property: String, _ key: String) {
    #expect(JSONKeys.snakeCase.wireName(property) == key)
  }

  @Test(.requirement("M2")) func `an error holds little of what the sender wrote, and no line of its own`() {
    let long = String(repeating: "9", count: 10_000)
    for text in [
      #"{"\u001b[2J\n\#(long)":"x"}"#, #"{"a":0.1\#(long)}"#, #"{"\#(long)":1,"\#(long)":2}"#,
    ] {
      let error = #expect(throws: JSONError.self) {
        _ = try JSON.decode([String: Int].self, from: Array(text.utf8))
      }
      #expect((error?.description.utf8.count ?? 0) < 300)
      #expect(error?.description.contains("\u{1B}") == false && error?.description.contains("\n") == false)
    }
  }

  @Test func `a class hierarchy and nested containers survive a round trip`() throws {
    let point = Point(x: 1, y: 2.5)
    let bytes = try JSON.encode([point, point])
    #expect(String(decoding: bytes, as: UTF8.self) == #"[{"at":[1,2.5]},{"at":[1,2.5]}]"#)
    #expect(try JSON.decode([Point].self, from: bytes) == [point, point])
    let error = try #require(throws: JSONError.self) {
      try JSON.decode([Point].self, from: Array(#"[{"at":[1]}]"#.utf8))
    }
    #expect(error.description == "[0].at[1]: is required, but the array ends before it")
  }
}

private struct Point: Codable, Equatable {
  enum Keys: String, CodingKey { case at }
  var x: Int
  var y: Double

  init(x: Int, y: Double) {
    self.x = x
    self.y = y
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    var parts = try container.nestedUnkeyedContainer(forKey: .at)
    x = try parts.decode(Int.self)
    y = try parts.decode(Double.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    var parts = container.nestedUnkeyedContainer(forKey: .at)
    try parts.encode(x)
    try parts.encode(y)
  }
}
