import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

@Suite("Two faults of one request", .requirement("MCP-12", "MCP-14")) struct FaultTests {
  /// Refuses who brings no token.
  private struct Guard: Filter {
    func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
      guard !request.fields.contains(.authorization) else { return nil }
      throw HTTPError(.unauthorized, code: "no_token", message: "Sign in.")
    }
  }

  private func withGuards(_ body: (TestServer) async throws -> Void) async throws {
    let own = try #require(Origin("http://localhost"))
    try await withEndpoint(
      makeServer(), guards: [HostGuard(own), OriginGuard.ofThisMachine, Guard()], body)
  }

  @Test(arguments: Fault.allCases) func `are each answered in their own way`(fault: Fault) async throws {
    try await withGuards { http in
      try await expect(fault, of: [fault], http)
      let whole = try await http.exchange(Draft().text)
      #expect(text(whole.json) == "eu")
    }
  }

  @Test func `are answered by the earlier one`() async throws {
    try await withGuards { http in
      for (index, fault) in Fault.allCases.enumerated() {
        for later in Fault.allCases[(index + 1)...] where fault.isCompatible(with: later) {
          try await expect(fault, of: [fault, later], http)
        }
      }
    }
  }

  private func expect(_ fault: Fault, of faults: [Fault], _ http: TestServer) async throws {
    var draft = Draft()
    for fault in faults { fault.apply(to: &draft) }
    let answer = try await http.exchange(draft.text)
    #expect(answer.status == fault.answer.status, "\(faults): \(answer.text)")
    #expect(answer.text.contains(fault.answer.words), "\(faults): \(answer.text)")
  }
}

/// A request in its parts, each of which can be at fault.
struct Draft {
  var fields = [
    "Host": "localhost", "Authorization": "Bearer a", "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": "tools/call", "Mcp-Name": "regional", "Mcp-Param-Region": "eu",
  ]
  var isJSON = true
  var jsonrpc = "2.0"
  var method = "tools/call"
  var version: String? = "2026-07-28"
  var more = ""

  var text: String {
    let named = version.map { #""io.modelcontextprotocol/protocolVersion":"\#($0)","# } ?? ""
    let meta = #""_meta":{\#(named)"io.modelcontextprotocol/clientCapabilities":{}}"#
    let params = #"{\#(meta),"name":"regional","arguments":{"region":"eu"}\#(more)}"#
    let body =
      #"{"jsonrpc":"\#(jsonrpc)","id":1,"method":"\#(method)","params":\#(params)}"# + (isJSON ? "" : "}")
    let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    return "POST /mcp HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)"
  }
}

/// What can be wrong with a request, in the order in which it is looked for.
enum Fault: CaseIterable, Sendable {
  case host, origin, token, contentType, accept, json, envelope, meta, version, method, name, unspoken,
    mirror,
    unknown, parameters

  func apply(to draft: inout Draft) {
    switch self {
    case .host: draft.fields["Host"] = "evil.example.com"
    case .origin: draft.fields["Origin"] = "http://evil.example.com"
    case .token: draft.fields["Authorization"] = nil
    case .contentType: draft.fields["Content-Type"] = "text/plain"
    case .accept: draft.fields["Accept"] = "text/html"
    case .json: draft.isJSON = false
    case .envelope: draft.jsonrpc = "1.0"
    case .meta: draft.version = nil
    case .version: draft.fields["MCP-Protocol-Version"] = "2027-01-01"
    case .method: draft.fields["Mcp-Method"] = "tools/list"
    case .name: draft.fields["Mcp-Name"] = "hello"
    case .unspoken:
      // Header and body say the same, unless that is at fault too.
      if draft.fields["MCP-Protocol-Version"] == draft.version {
        draft.fields["MCP-Protocol-Version"] = "v999.0.0"
      }
      if draft.version != nil { draft.version = "v999.0.0" }
    case .mirror: draft.fields["Mcp-Param-Region"] = "us"
    case .unknown:
      if draft.fields["Mcp-Method"] == draft.method { draft.fields["Mcp-Method"] = "tools/none" }
      draft.method = "tools/none"
    case .parameters: draft.more = #","requestState":7"#
    }
  }

  /// The status, and words of the body.
  var answer: (status: Int, words: String) {
    switch self {
    case .host: (421, "misdirected_request")
    case .origin: (403, "origin_not_allowed")
    case .token: (401, "no_token")
    case .contentType: (415, "-32600")
    case .accept: (406, "not_acceptable")
    case .json: (400, "-32700")
    case .envelope: (400, "-32600")
    case .meta: (400, #""code":-32602,"message":"_meta needs"#)
    case .version: (400, #""code":-32020,"message":"MCP-Protocol-Version"#)
    case .method: (400, #""code":-32020,"message":"Mcp-Method"#)
    case .name: (400, #""code":-32020,"message":"Mcp-Name"#)
    case .unspoken: (400, "-32022")
    case .mirror: (400, #""code":-32020,"message":"Mcp-Param-Region"#)
    case .unknown: (404, "-32601")
    // A client takes a 400 that it does not know for a server of the other era.
    case .parameters: (200, "-32602")
    }
  }

  /// Whether one request can have both: a method that is not there has neither a name nor arguments.
  func isCompatible(with later: Fault) -> Bool {
    !(later == .unknown && [.name, .mirror].contains(self)) && !(self == .unknown && later == .parameters)
  }
}
