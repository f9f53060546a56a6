import PosternJSON
import PosternMCP
import PosternTesting
import Testing

struct StandardHeaderTests {
  @Test(
    .requirement("MCP-21"),
    arguments: [
      ("tools/call", "name"), ("prompts/get", "name"), ("resources/read", "uri"), ("tasks/get", "taskId"),
      ("tasks/update", "taskId"), ("tasks/cancel", "taskId"),
    ])
  func `six methods name something`(method: String, parameter: String) throws {
    #expect(NamedParameter.of(method) == parameter)
    let parameters = try JSON.parse(#"{"\#(parameter)":"x","other":"y"}"#).root
    #expect(NamedParameter.value(for: method, in: parameters) == "x")
  }

  @Test(
    .requirement("MCP-21"), arguments: ["tools/list", "server/discover", "TOOLS/CALL", "tasks/result", ""])
  func `other methods name nothing, and no header is asked for`(method: String) throws {
    #expect(NamedParameter.of(method) == nil)
    let parameters = try JSON.parse(#"{"name":"x"}"#).root
    #expect(NamedParameter.value(for: method, in: parameters) == nil)
  }

  @Test(.requirement("MCP-21"), arguments: ["{}", #"{"name":7}"#, "null"])
  func `a request without the parameter has nothing to compare`(parameters: String) throws {
    let parameters = try JSON.parse(parameters).root
    #expect(NamedParameter.value(for: "tools/call", in: parameters) == nil)
    #expect(NamedParameter.value(for: "tools/call", in: nil) == nil)
  }

  typealias Mismatch = (header: StandardHeader, values: [String], body: String, reason: HeaderMismatch.Reason)

  static let mismatches: [Mismatch] = [
    (.method, ["tools/list"], "tools/call", .different), (.method, ["TOOLS/LIST"], "tools/list", .different),
    (.method, [], "tools/list", .missing), (.method, ["tools/list", "tools/list"], "tools/list", .repeated),
    (.method, ["tools/list, tools/list"], "tools/list", .different),
    // Only a name may be encoded.
    (.method, ["=?base64?dG9vbHMvbGlzdA==?="], "tools/list", .different),
    (.version, ["2025-11-25"], "2026-07-28", .different), (.version, [], "2026-07-28", .missing),
    (.version, ["2026-07-28", "2025-11-25"], "2026-07-28", .repeated),
    (.name, ["wrong_tool_name"], "test", .different), (.name, ["Test"], "test", .different),
    (.name, [], "test", .missing), (.name, [""], "test", .different),
    (.name, ["test", "test"], "test", .repeated),
    (.name, ["=?base64?dGVzdA=?="], "test", .malformed), (.name, ["=?base64?dGVz!A==?="], "test", .malformed),
    (.name, ["=?BASE64?dGVzdA==?="], "test", .different),
    (.name, ["=?base64?dGVzdB==?="], "test", .malformed),
    (.name, ["te\nst"], "te\nst", .malformed), (.name, ["é"], "é", .malformed),
    // The same to a reader and another name: é in one scalar and in two.
    (.name, ["=?base64?w6k=?="], "e\u{301}", .different), (.name, ["=?base64?ZcyB?="], "\u{E9}", .different),
  ]

  @Test(.requirement("I2", "MCP-20", "MCP-21", "MCP-23"), arguments: mismatches)
  func `a header that disagrees with the body is refused`(mismatch: Mismatch) {
    let found = mismatch.header.mismatch(of: mismatch.values, with: mismatch.body)
    #expect(found == HeaderMismatch(mismatch.header.rawValue, mismatch.reason))
  }

  @Test(.requirement("MCP-20", "MCP-21")) func `a header that agrees is taken, with white space around it`() {
    #expect(StandardHeader.version.mismatch(of: ["2026-07-28"], with: "2026-07-28") == nil)
    #expect(StandardHeader.method.mismatch(of: [" tools/call\t"], with: "tools/call") == nil)
    #expect(StandardHeader.name.mismatch(of: [" x "], with: "x") == nil)
    #expect(StandardHeader.name.mismatch(of: [HeaderValue.encode("файл://x")], with: "файл://x") == nil)
  }

  @Test(.requirement("MCP-4", "I2")) func `the error has one code, and repeats nothing of what was sent`() {
    let reasons: [HeaderMismatch.Reason] = [
      .missing, .repeated, .malformed, .different, .unexpected, .unspeakable,
    ]
    let errors = reasons.map { ProtocolError.headerMismatch(HeaderMismatch("Mcp-Name", $0)) }
    #expect(errors.allSatisfy { $0.code.rawValue == -32020 && $0.data == nil })
    #expect(Set(errors.map(\.message)).count == reasons.count)
    #expect(errors[3].message == "Mcp-Name does not say what the body says.")
  }
}
