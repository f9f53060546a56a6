import PosternJSON
import Testing

@Suite struct ViewTests {
  let root = try? JSON.parse(
    #"{"n":null,"t":true,"i":-7,"u":18446744073709551615,"d":2.50,"w":3.0,"s":"a\u00e9\"\u0000b","a":[1,[2,3],{}],"o":{"x":{"y":1}}}"#
  ).root

  @Test func `each kind of value is known`() throws {
    let root = try #require(root)
    let kinds: [(String, JSONView.Kind)] = [
      ("n", .null), ("t", .bool), ("i", .integer), ("u", .integer), ("d", .double), ("w", .double),
      ("s", .string),
      ("a", .array), ("o", .object),
    ]
    for (key, kind) in kinds { #expect(root[key]?.kind == kind) }
    #expect(root["n"]?.isNull == true)
    #expect(root["t"]?.bool == true)
    #expect(root["s"]?.string == "aé\"\0b")
    #expect(root["s"]?.isString("aé\"\0b") == true)
    #expect(root["s"]?.isString("aé\"\0") == false)
    #expect(root["missing"] == nil)
  }

  @Test func `what is asked of the wrong kind is nil`() throws {
    let root = try #require(root)
    for (key, view) in try #require(root.object) {
      #expect((view.string != nil) == (key == "s"))
      #expect((view.bool != nil) == (key == "t"))
      #expect((view.array != nil) == (key == "a"))
      #expect((view.object != nil) == (key == "o"))
      #expect((view.double != nil) == ["i", "u", "d", "w"].contains(key))
      #expect((view.int != nil) == ["i", "w"].contains(key))
    }
    #expect(root["s"]?["x"] == nil)
    #expect(root["s"]?[0] == nil)
  }

  @Test(arguments: [
    "1e300", "-1e300", "9223372036854775808", "9.3e18", "0.5", "1e-300", "18446744073709551615.0",
  ])
  func `a number that no Int64 holds is no integer and traps nowhere`(_ text: String) throws {
    let view = try JSON.parse(text).root
    #expect(view.int == nil)
    #expect(view.double == Double(text))
    #expect(JSONValue(view).int == nil)
    #expect(throws: JSONError.self) { try JSON.decode(Int.self, from: view) }
    #expect(throws: JSONError.self) { try JSON.decode(UInt8.self, from: view) }
  }

  @Test func `an integer above Int64 is exact as a UInt64 and rounded as a Double`() throws {
    let view = try JSON.parse("18446744073709551615").root
    #expect(view.unsigned == .max)
    #expect(view.double == 0x1p64)
    #expect(JSONValue(view) == .double(0x1p64))
    #expect(view.rawText == "18446744073709551615")
    #expect(try JSON.decode(UInt64.self, from: view) == .max)
  }

  @Test func `whole numbers are integers however they are written`() throws {
    for text in ["5", "5.0", "50e-1", "0.5e1"] { #expect(try JSON.parse(text).root.int == 5) }
    #expect(try JSON.parse("-0").root.int == 0)
  }

  @Test func `containers are walked in order`() throws {
    let root = try #require(root)
    #expect(root.object?.map(\.key) == ["n", "t", "i", "u", "d", "w", "s", "a", "o"])
    #expect(root["a"]?.array?.count == 3)
    #expect(root["a"]?[1]?.array?.map(\.int) == [2, 3])
    #expect(root["a"]?[2]?.object?.count == 0)
    #expect(root["a"]?[3] == nil)
    #expect(root["a"]?[-1] == nil)
    #expect(root["o"]?["x"]?["y"]?.int == 1)
  }

  @Test func `a view outlives its document and everybody may have it`() async throws {
    let view = try #require(try JSON.parse(#"{"a":["kept"]}"#).root["a"]?[0])
    let texts = await withTaskGroup(of: String?.self) { group in
      for number in 0..<8 {
        group.addTask {
          _ = try? JSON.parse("[\(number),\"overwrites the parser's buffer\"]")
          return view.string
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts == Array(repeating: "kept", count: 8))
  }

  @Test(arguments: [
    #"{"a":1}"#, " [ 1 , 2 ] ", #"[1.50e+01,"\u0041\\\"]",{"k" : [ ] }, -0 , true ]"#, "\"x\"", "  7  ",
    #"{"deep":{"er":[[[{"s":"}]\\"}]]]},"after":[1,2,{"z":null}]}"#,
  ])
  func `raw text is the source untouched, for every value`(_ text: String) throws {
    let root = try JSON.parse(text).root
    #expect(root.rawText == text.trimming(" "))
    func check(_ view: JSONView) throws {
      let again = try JSON.parse(view.raw.bytes).root
      #expect(JSONValue(again) == JSONValue(view))
      #expect(text.contains(view.rawText))
      for child in view.array.map(Array.init) ?? [] { try check(child) }
      for member in view.object.map(Array.init) ?? [] { try check(member.value) }
    }
    try check(root)
  }
}

extension String {
  fileprivate func trimming(_ character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
