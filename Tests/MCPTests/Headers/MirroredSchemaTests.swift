import PosternJSON
import PosternMCP
import PosternTesting
import Testing

struct MirroredSchemaTests {
  static func collect(_ schema: String) throws -> (parameters: MirroredParameters, problems: [String]) {
    let object = try #require(JSONValue(JSON.parse(schema).root).object)
    return MirroredParameters.collect(from: object)
  }

  @Test(.requirement("MCP-22", "MCP-23")) func `annotated properties are found at any depth`() throws {
    let found = try Self.collect(
      #"""
      {"type":"object","properties":{
        "region":{"type":"string","x-mcp-header":"Region"},"query":{"type":"string"},
        "where":{"type":"object","properties":{"zone":{"type":"integer","x-mcp-header":"Method"},
          "deep":{"properties":{"flag":{"type":"boolean","x-mcp-header":"a!#$%&'*+-.^_`|~9"}}}}}}}
      """#)
    #expect(found.problems == [])
    #expect(
      found.parameters.headers == ["Mcp-Param-Region", "Mcp-Param-Method", "Mcp-Param-a!#$%&'*+-.^_`|~9"])
  }

  @Test(
    .requirement("MCP-22"),
    arguments: [
      #"{"type":"object"}"#, #"{"properties":{"a":{"type":"string"}}}"#,
      // A property may have the annotation's name, and data may look like a schema.
      #"{"properties":{"x-mcp-header":{"type":"string"}}}"#,
      #"{"$defs":{"x-mcp-header":{"type":"string"}},"patternProperties":{"x-mcp-header":true}}"#,
      #"{"properties":{"a":{"default":{"x-mcp-header":"A"},"examples":[{"x-mcp-header":"A"}]}}}"#,
      #"{"properties":{"a":{"const":{"x-mcp-header":"A"},"enum":[{"x-mcp-header":"A"}]}}}"#,
      #"{"properties":true,"items":[],"allOf":{}}"#,
    ])
  func `a schema without annotations mirrors nothing`(schema: String) throws {
    let found = try Self.collect(schema)
    #expect(found.problems == [])
    #expect(found.parameters.isEmpty)
  }

  /// The tools that the conformance suite calls invalid, and what else the specification excludes.
  static let mistakes: [(property: String, problem: String)] = [
    (#"{"type":"string","x-mcp-header":""}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":"My Region"}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":"Region:Primary"}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":"Région"}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":"Region\t1"}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":"a\r\nb"}"#, "p: x-mcp-header must be letters"),
    (#"{"type":"string","x-mcp-header":7}"#, "p: x-mcp-header must be a text"),
    (#"{"type":"string","x-mcp-header":null}"#, "p: x-mcp-header must be a text"),
    (#"{"type":"object","x-mcp-header":"Data"}"#, "p: x-mcp-header belongs on a property of type"),
    (#"{"type":"array","items":{},"x-mcp-header":"Items"}"#, "p: x-mcp-header belongs on a property of type"),
    (#"{"type":"null","x-mcp-header":"Nil"}"#, "p: x-mcp-header belongs on a property of type"),
    (#"{"type":"number","x-mcp-header":"N"}"#, "p: x-mcp-header belongs on a property of type"),
    (#"{"type":["string","null"],"x-mcp-header":"N"}"#, "p: x-mcp-header belongs on a property of type"),
    (##"{"$ref":"#/$defs/a","x-mcp-header":"N"}"##, "p: x-mcp-header belongs on a property of type"),
  ]

  @Test(.requirement("MCP-23", "MCP-47"), arguments: mistakes)
  func `a mistake is a sentence that names the property`(property: String, problem: String) throws {
    let found = try Self.collect(#"{"type":"object","properties":{"p":\#(property)}}"#)
    #expect(found.parameters.isEmpty)
    #expect(found.problems.count == 1)
    #expect(found.problems.first?.hasPrefix(problem) == true)
    #expect(found.problems.first?.hasSuffix(".") == true)
  }

  static let inside = #"{"properties":{"p":{"type":"string","x-mcp-header":"P"}}}"#

  @Test(
    .requirement("MCP-23"),
    arguments: [
      ("items", inside), ("items", "[\(inside)]"), ("prefixItems", "[\(inside)]"), ("contains", inside),
      ("additionalItems", inside), ("unevaluatedItems", inside), ("oneOf", "[true,\(inside)]"),
      ("anyOf", "[\(inside)]"), ("allOf", "[\(inside)]"), ("not", inside), ("if", inside), ("then", inside),
      ("else", inside), ("additionalProperties", inside), ("unevaluatedProperties", inside),
      ("propertyNames", inside), ("contentSchema", inside), ("patternProperties", #"{"^a":\#(inside)}"#),
      ("$defs", #"{"a":\#(inside)}"#), ("definitions", #"{"a":\#(inside)}"#),
      ("dependentSchemas", #"{"a":\#(inside)}"#), ("dependencies", #"{"a":\#(inside),"b":["c"]}"#),
    ])
  func `an annotation is reached by properties only`(keyword: String, schema: String) throws {
    for schema in [#"{"\#(keyword)":\#(schema)}"#, #"{"properties":{"o":{"\#(keyword)":\#(schema)}}}"#] {
      let found = try Self.collect(schema)
      #expect(found.parameters.isEmpty)
      #expect(found.problems.count == 1)
      #expect(found.problems.first?.hasSuffix(".p: x-mcp-header must not be inside \(keyword).") == true)
    }
  }

  @Test(.requirement("MCP-23")) func `the schema itself is no property`() throws {
    let found = try Self.collect(#"{"type":"string","x-mcp-header":"A"}"#)
    #expect(found.problems == ["the schema: x-mcp-header belongs on a property."])
  }

  @Test(.requirement("MCP-23"), arguments: [("Region", "Region"), ("MyField", "myfield")])
  func `two properties have two headers, whatever the case`(one: String, other: String) throws {
    let found = try Self.collect(
      #"""
      {"properties":{"a":{"type":"string","x-mcp-header":"\#(one)"},
        "o":{"properties":{"b":{"type":"string","x-mcp-header":"\#(other)"}}}}}
      """#)
    #expect(found.problems == ["o.b: a has the x-mcp-header \(other) already."])
  }

  @Test(.requirement("MCP-23")) func `every mistake is told at once`() throws {
    let found = try Self.collect(
      #"{"properties":{"a":{"type":"number","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":""}}}"#)
    #expect(found.problems.map { $0.prefix(2) } == ["a:", "b:"])
  }

  @Test(.requirement("MCP-55")) func `a schema that a program nests without end is refused`() {
    var schema: JSONValue = ["type": "string", "x-mcp-header": "A"]
    for _ in 0..<10_000 { schema = ["properties": ["a": schema]] }
    let found = MirroredParameters.collect(from: schema.object ?? [:])
    #expect(found.parameters.isEmpty)
    #expect(found.problems.count == 1)
    #expect(found.problems.first?.hasSuffix("nested too deeply.") == true)
  }
}
