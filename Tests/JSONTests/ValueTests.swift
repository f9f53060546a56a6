import PosternJSON
import Testing

@Suite struct ValueTests {
  @Test func `literals make values`() {
    let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": [:]]
    #expect(value["a"]?[0] == .int(1))
    #expect(value["a"]?[1]?.double == 2.5)
    #expect(value["a"]?[2]?.string == "x")
    #expect(value["a"]?[3]?.bool == true)
    #expect(value["a"]?[4]?.isNull == true)
    #expect(value["a"]?[5] == nil)
    #expect(value["b"]?.object?.isEmpty == true)
    #expect(value["c"] == nil)
  }

  @Test func `an object keeps its order, replaces in place and removes`() {
    var object: JSONObject = ["z": 1, "a": 2, "m": 3]
    object["a"] = 20
    object["new"] = 4
    object["z"] = nil
    #expect(object.map(\.key) == ["a", "m", "new"])
    #expect(object["a"] == 20)
    #expect(JSONObject([("a", 1), ("a", 2)]).count == 1)
  }

  @Test func `integers and doubles are different values and order counts`() {
    #expect(JSONValue.int(1) != .double(1))
    #expect(JSONValue.object(["a": 1, "b": 2]) != .object(["b": 2, "a": 1]))
    #expect(JSONValue.object(["a": 1]) == .object(["a": 1]))
  }

  @Test func `a double is an integer only when it is exactly one`() {
    #expect(JSONValue.double(4).int == 4)
    for value in [1e300, -1e300, 0.5, .nan, .infinity, 0x1p63] { #expect(JSONValue.double(value).int == nil) }
    #expect(JSONValue.string("4").int == nil)
  }
}
