import PosternJSON
import PosternMCP
import PosternTesting
import Testing

struct MirroredParametersTests {
  let mirrored: MirroredParameters

  init() throws {
    mirrored =
      try MirroredSchemaTests.collect(
        #"""
        {"type":"object","properties":{
          "region":{"type":"string","x-mcp-header":"Region"},"count":{"type":"integer","x-mcp-header":"Count"},
          "flag":{"type":"boolean","x-mcp-header":"Flag"},"free":{"type":"string"},
          "in":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}}}}
        """#
      ).parameters
  }

  func verify(_ arguments: String?, _ headers: [(String, String)]) throws -> HeaderMismatch? {
    mirrored.verify(arguments: try arguments.map { try JSON.parse($0).root }) { name in
      headers.filter { $0.0 == name }.map(\.1)
    }
  }

  @Test(
    .requirement("MCP-22"),
    arguments: [
      (#"{"region":"us-west1"}"#, "Region", "us-west1"), (#"{"region":"us west"}"#, "Region", " us west "),
      (#"{"region":""}"#, "Region", ""), (#"{"region":"Hello"}"#, "Region", "=?base64?SGVsbG8=?="),
      (#"{"region":"SGVsbG8="}"#, "Region", "SGVsbG8="),
      (#"{"region":"=?base64?SGVsbG8="}"#, "Region", "=?base64?SGVsbG8="),
      (#"{"region":"=?BASE64?SGVsbG8=?="}"#, "Region", "=?BASE64?SGVsbG8=?="),
      (#"{"region":"日本語"}"#, "Region", "=?base64?5pel5pys6Kqe?="),
      (#"{"flag":true}"#, "Flag", "true"), (#"{"flag":false}"#, "Flag", "false"),
      (#"{"in":{"zone":"a"}}"#, "Zone", "a"),
      (#"{"count":42}"#, "Count", "42"), (#"{"count":42}"#, "Count", "42.0"),
      (#"{"count":42.0}"#, "Count", "42"),
      (#"{"count":4.2e1}"#, "Count", "42.00"), (#"{"count":-7}"#, "Count", "-7"),
      (#"{"count":0}"#, "Count", "-0"),
      (#"{"count":42}"#, "Count", "=?base64?NDI=?="),
      (#"{"count":9007199254740991}"#, "Count", "9007199254740991"),
      (#"{"count":-9007199254740991}"#, "Count", "-9007199254740991"),
      // A value of another type is the tool's to refuse: the header only has to say the same.
      (#"{"region":7}"#, "Region", "7"), (#"{"count":"many"}"#, "Count", "many"),
      (#"{"count":1.5}"#, "Count", "1.5"),
      (#"{"count":1.5}"#, "Count", "15e-1"),
    ])
  func `a header that says what its argument says is taken`(
    arguments: String, name: String, value: String
  ) throws {
    #expect(try verify(arguments, [("Mcp-Param-\(name)", value)]) == nil)
  }

  typealias Mismatch = (arguments: String?, name: String, values: [String], reason: HeaderMismatch.Reason)

  static let mismatches: [Mismatch] = [
    (#"{"region":"test-value"}"#, "Region", [], .missing), (#"{"region":""}"#, "Region", [], .missing),
    (#"{"in":{"zone":"a"}}"#, "Zone", [], .missing),
    (#"{"region":"a"}"#, "Region", ["b"], .different), (#"{"region":"a"}"#, "Region", ["A"], .different),
    (#"{"region":"a"}"#, "Region", ["a", "a"], .repeated),
    (#"{"region":"a"}"#, "Region", ["a", "b"], .repeated),
    (#"{"region":"Hello"}"#, "Region", ["=?base64?SGVsbG8?="], .malformed),
    (#"{"region":"Hello"}"#, "Region", ["=?base64?SGVs!!!bG8=?="], .malformed),
    (#"{"region":"Hello"}"#, "Region", ["=?BASE64?SGVsbG8=?="], .different),
    (#"{"region":"é"}"#, "Region", ["é"], .malformed),
    (#"{"region":"\u00e9"}"#, "Region", ["=?base64?ZcyB?="], .different),
    (nil, "Region", ["a"], .unexpected), ("{}", "Region", ["a"], .unexpected),
    ("{}", "Region", [""], .unexpected),
    (#"{"region":null}"#, "Region", ["a"], .unexpected),
    (#"{"region":null}"#, "Region", ["null"], .unexpected),
    (#"{"in":{}}"#, "Zone", ["a"], .unexpected), (#"{"in":"zone"}"#, "Zone", ["a"], .unexpected),
    (#"{"zone":"a"}"#, "Zone", ["a"], .unexpected),
    (#"{"count":42}"#, "Count", ["43"], .different), (#"{"count":42}"#, "Count", ["42.5"], .different),
    (#"{"count":42}"#, "Count", ["42.0000000000000000000001"], .different),
    (#"{"count":42}"#, "Count", ["042"], .different), (#"{"count":42}"#, "Count", ["+42"], .different),
    (#"{"count":42}"#, "Count", ["42."], .different), (#"{"count":42}"#, "Count", ["0x2A"], .different),
    (#"{"count":42}"#, "Count", [""], .different), (#"{"count":42}"#, "Count", ["4 2"], .different),
    (#"{"count":1.5}"#, "Count", ["1.6"], .different), (#"{"count":1.5}"#, "Count", ["x"], .different),
    (#"{"count":9007199254740992}"#, "Count", ["9007199254740992"], .unspeakable),
    (#"{"count":-9007199254740992}"#, "Count", ["-9007199254740992"], .unspeakable),
    (#"{"count":18446744073709551615}"#, "Count", ["18446744073709551615"], .unspeakable),
    (#"{"count":1e300}"#, "Count", ["1e300"], .unspeakable),
    (#"{"flag":true}"#, "Flag", ["True"], .different), (#"{"flag":true}"#, "Flag", ["1"], .different),
    (#"{"flag":false}"#, "Flag", ["true"], .different),
    (#"{"region":["a"]}"#, "Region", [], .unspeakable),
    (#"{"region":{"a":1}}"#, "Region", ["a"], .unspeakable),
  ]

  @Test(.requirement("MCP-22", "I2"), arguments: mismatches)
  func `a header that disagrees with its argument is refused`(mismatch: Mismatch) throws {
    let name = "Mcp-Param-\(mismatch.name)"
    let found = try verify(mismatch.arguments, mismatch.values.map { (name, $0) })
    #expect(found == HeaderMismatch(name, mismatch.reason))
  }

  @Test(.requirement("MCP-22"))
  func `absent and null arguments have no header, and unknown headers are ignored`() throws {
    #expect(try verify(nil, []) == nil)
    #expect(try verify(#"{"region":null,"free":"x","in":{"zone":null}}"#, []) == nil)
    #expect(try verify("{}", [("Mcp-Param-Free", "x"), ("Mcp-Name", "y")]) == nil)
  }

  @Test(.requirement("MCP-22")) func `a tool without annotations asks for no header at all`() throws {
    let none = MirroredParameters.collect(from: ["type": "object"]).parameters
    var asked = 0
    let mismatch = none.verify(arguments: try JSON.parse(#"{"a":1}"#).root) { _ in
      asked += 1
      return ["x"]
    }
    #expect(mismatch == nil && asked == 0)
  }

  @Test(.requirement("MCP-22", "MCP-23")) func `a client says what is there, as its type is said`() {
    let fields = mirrored.fields(for: [
      "region": " padded ", "count": 42, "flag": false, "free": "x", "in": ["zone": ""],
    ])
    #expect(
      fields.map(\.name) == ["Mcp-Param-Region", "Mcp-Param-Count", "Mcp-Param-Flag", "Mcp-Param-Zone"])
    #expect(fields.map(\.value) == ["=?base64?IHBhZGRlZCA=?=", "42", "false", ""])
  }

  @Test(
    .requirement("MCP-22"),
    arguments: [
      [:], ["region": nil, "in": ["zone": nil]], ["in": "zone"], ["region": ["a"], "in": ["zone": [:]]],
      ["count": 9_007_199_254_740_992], ["count": 1e300],
    ] as [JSONObject])
  func `a client says nothing of what is absent, null or cannot be said`(arguments: JSONObject) {
    #expect(mirrored.fields(for: arguments).isEmpty)
  }

  @Test(
    .requirement("MCP-22", "MCP-23"),
    arguments: [
      ["region": "=?base64?eA==?=", "count": -7, "flag": true, "in": ["zone": "line1\r\nline2"]],
      ["region": "日本語", "count": 9_007_199_254_740_991], ["region": "", "count": 42.0], ["count": 1.5],
      ["region": 7, "count": "many", "flag": "\t"],
    ] as [JSONObject])
  func `what a client says is what a server finds`(arguments: JSONObject) throws {
    let text = String(decoding: try JSONWriter.encode(.object(arguments)), as: UTF8.self)
    #expect(try verify(text, mirrored.fields(for: arguments).map { ($0.name, $0.value) }) == nil)
    #expect(!mirrored.fields(for: arguments).isEmpty)
  }
}
