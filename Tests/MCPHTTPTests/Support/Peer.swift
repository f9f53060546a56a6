import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPHTTP
import PosternMCPServer
import PosternTesting
import Testing

/// Runs `body` against an MCP server at `/mcp`; who calls is what the field `X-User` says.
func withEndpoint(
  _ server: Server, sessions: Bool = false, configure: (inout MCPEndpoint.Configuration) -> Void = { _ in },
  serving: (inout HTTPServer.Configuration) -> Void = { _ in }, guards: [any Middleware] = [],
  _ body: (TestServer) async throws -> Void
) async throws {
  var configuration = MCPEndpoint.Configuration()
  configuration.hasSessions = sessions
  configure(&configuration)
  let endpoint = MCPEndpoint(server, configuration: configuration)
  var router = Router()
  endpoint.install(in: &router, through: [Named()] + guards)
  try await withServer(router, configure: serving) { http in
    defer {
      server.stop()
      endpoint.stop()
    }
    try await body(http)
  }
}

/// Takes callers at their word.
private struct Named: Filter {
  private static let field: FieldName = "X-User"

  func admit(_ request: Request, in context: inout RequestContext) throws -> Response? {
    if let user = request.fields[Self.field] { context.principal = Principal(id: user) }
    return nil
  }
}

/// A request of the stateless era as text: what it says, and in which fields.
struct Message {
  var method: String
  var params = ""
  var id = "1"
  var version: String? = "2026-07-28"
  var meta: String? =
    #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}"#
  /// Fields beside those that follow from the message, or in place of them.
  var fields: [String] = []
  var accept = "application/json, text/event-stream"

  /// A call of a tool.
  static func call(_ tool: String, _ arguments: String = "{}", id: String = "1") -> Message {
    Message(
      method: "tools/call", params: #""name":"\#(tool)","arguments":\#(arguments)"#, id: id,
      fields: ["Mcp-Name: \(tool)"])
  }

  /// The body.
  var body: String {
    let meta = meta.map { #""_meta":{\#($0)}"# }
    let members = [meta, params.isEmpty ? nil : params].compactMap(\.self).joined(separator: ",")
    return #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(members)}}"#
  }

  /// The whole request.
  var text: String {
    var fields = fields
    if let version { fields.append("MCP-Protocol-Version: \(version)") }
    if !fields.contains(where: { $0.lowercased().hasPrefix("mcp-method:") }), version == "2026-07-28" {
      fields.append("Mcp-Method: \(method)")
    }
    return post(body, ["Accept: \(accept)"] + fields)
  }

  /// The same of the handshake era.
  static func old(
    _ method: String, _ params: String = "{}", id: String = "1", version: String? = "2025-11-25",
    with fields: String...
  ) -> String {
    post(
      #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#,
      ["Accept: application/json, text/event-stream"]
        + (version.map { ["MCP-Protocol-Version: \($0)"] } ?? [])
        + fields)
  }
}

/// A POST of a body that calls itself JSON.
func post(_ body: String, _ fields: [String] = []) -> String { post(Array(body.utf8), fields) }

func post(_ body: [UInt8], _ fields: [String]) -> String {
  let type =
    fields.contains { $0.lowercased().hasPrefix("content-type:") } ? [] : ["Content-Type: application/json"]
  let accept =
    fields.contains { $0.lowercased().hasPrefix("accept:") }
    ? [] : ["Accept: application/json, text/event-stream"]
  let head = ["POST /mcp HTTP/1.1", "Host: a", "Content-Length: \(body.count)"] + type + accept + fields
  return head.joined(separator: "\r\n") + "\r\n\r\n" + String(decoding: body, as: UTF8.self)
}

extension RawResponse {
  /// The body as a value.
  var json: JSONValue { (try? JSON.parse(body)).map { JSONValue($0.root) } ?? .null }
  /// The code of the error in it.
  var code: Int64? { json["error"]?["code"]?.int }
  /// The messages of a stream of events.
  var events: [JSONValue] {
    text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("data:") }.compactMap {
      (try? JSON.parse(Array($0.dropFirst(5).utf8))).map { JSONValue($0.root) }
    }
  }
  /// Whether it is a stream of events.
  var isStream: Bool { fields[.contentType]?.hasPrefix("text/event-stream") == true }
}

extension TestServer {
  /// Sends one request, and looks at nothing but the status of its answer.
  func expect(_ status: Int, of request: String, location: SourceLocation = #_sourceLocation) async throws {
    let response = try await exchange(request)
    #expect(response.status == status, sourceLocation: location)
  }
}
