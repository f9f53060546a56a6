import PosternJSON
import PosternTesting
import Testing

@Suite(.requirement("F3")) struct LimitsTests {
  @Test func `sixty-four levels are accepted and one more is not, whatever is in them`() throws {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      for core in ["1", "[]", "{}"] {
        let levels = core == "1" ? 64 : 63
        let text = String(repeating: open, count: levels) + core + String(repeating: close, count: levels)
        _ = try JSON.parse(text)
        let error = #expect(throws: JSONError.self) { try JSON.parse(open + text + close) }
        #expect(error?.code == .tooDeep)
      }
    }
  }

  @Test(arguments: [1_000, 100_000])
  func `a text of nothing but brackets is refused`(_ count: Int) throws {
    for bracket in ["[", "{\"a\":", "]"] {
      #expect(throws: JSONError.self) { try JSON.parse(String(repeating: bracket, count: count)) }
    }
    let balanced = String(repeating: "[", count: count) + String(repeating: "]", count: count)
    let error = try #require(throws: JSONError.self) {
      try JSON.parse(balanced, limits: JSONLimits(maximumDepth: .max))
    }
    #expect(error.code == .tooDeep)
    #expect(throws: JSONError(.tooDeep, "arrays and objects are nested deeper than 64 levels")) {
      try JSON.parse(balanced)
    }
  }

  @Test func `breadth is not depth`() throws {
    let text = "[" + Array(repeating: "[]", count: 10_000).joined(separator: ",") + "]"
    let root = try JSON.parse(text, limits: JSONLimits(maximumDepth: 2)).root
    #expect(root.array?.count == 10_000)
  }

  @Test func `a text of exactly the limit is accepted and one byte more is not`() throws {
    let limits = JSONLimits(maximumBytes: 4)
    _ = try JSON.parse("1234", limits: limits)
    let error = try #require(throws: JSONError.self) { try JSON.parse("12345", limits: limits) }
    #expect(error.code == .tooLarge)
  }

  @Test func `a large text is parsed, and a small one after it`() throws {
    let text =
      "[" + Array(repeating: #"{"key":"value \u00e9","n":123.5}"#, count: 20_000).joined(separator: ",") + "]"
    let root = try JSON.parse(text).root
    #expect(root.array?.count == 20_000)
    #expect(root[19_999]?["key"]?.string == "value é")
    #expect(try JSON.parse("[1]").root[0]?.int == 1)
  }

  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"b":1,"c":2,"b":3}}]"#, #"{"":1,"":2}"#,
    #"{"é":1,"\u00e9":2}"#,
  ])
  func `a key that occurs twice is refused, however it is escaped`(_ text: String) throws {
    let error = try #require(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error.code == .duplicateKey)
    _ = try JSON.parse(text, limits: JSONLimits(duplicateKeys: .allowed))
  }

  @Test func `the offset of a repeated key is where it comes again`() throws {
    let error = try #require(throws: JSONError.self) {
      try JSON.parse(#"{"a": [1, "a"], "b": 2, "\u0061": 3}"#)
    }
    #expect(error.offset == 24)
    #expect(error.message == #"the key "\u0061" occurs twice in one object"#)
  }

  @Test func `a repeated key is found among many`() throws {
    let keys = (0..<5_000).map { #""key\#($0)":1"# }
    _ = try JSON.parse("{" + keys.joined(separator: ",") + "}")
    let error = try #require(throws: JSONError.self) {
      try JSON.parse("{" + (keys + [#""key1234":2"#]).joined(separator: ",") + "}")
    }
    #expect(error.message.contains("key1234"))
  }

  @Test func `keys that only look alike are different`() throws {
    let root = try JSON.parse(#"{"e\u0301":1,"\u00e9":2,"a":3,"A":4,"a ":5}"#).root
    #expect(root["\u{E9}"]?.int == 2)
    #expect(root["e\u{301}"]?.int == 1)
    #expect(JSONValue(root)["\u{E9}"] == 2)
  }

  @Test func `of keys that were allowed to repeat the last one counts`() throws {
    let root = try JSON.parse(#"{"a":1,"b":2,"a":3}"#, limits: JSONLimits(duplicateKeys: .allowed)).root
    #expect(root["a"]?.int == 3)
    #expect(JSONValue(root)["a"] == 3)
    #expect(try JSON.decode([String: Int].self, from: root) == ["a": 3, "b": 2])
  }
}
