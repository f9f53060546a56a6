import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@Suite("Messages that are none") struct EdgeCaseTests {
  private static let new = ["MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/list"]
  private static let old = ["MCP-Protocol-Version: 2025-11-25"]
  private static let bodies: [(body: String, code: Int64)] = [
    ("", -32700), ("{", -32700), ("nonsense", -32700),
    ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\u{0}\"}", -32700),
    ("[]", -32600), (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600), ("7", -32600), ("null", -32600),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1e400,"method":"ping"}"#, -32700),
    (#"{"id":1,"method":"ping"}"#, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600), (#"{"jsonrpc":"2.0","id":1}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}"#, -32600),
    (#"{"jsonrpc":"2.0","id":1,"method":"\ud800"}"#, -32700),
  ]

  @Test(.requirement("I5", "MCP-1", "MCP-4"), arguments: bodies, [new, old])
  func `are refused in both eras, and the next request is answered`(
    body: (body: String, code: Int64), fields: [String]
  ) async throws {
    try await withEndpoint(makeServer()) { http in
      let connection = try await http.connect()
      let refused = try await connection.exchange(post(body.body, fields))
      #expect(refused.status == 400)
      #expect(refused.code == body.code)
      // An id that could not be read is left out, never null.
      #expect(refused.json["id"] == nil || refused.json["id"] == 1)
      #expect(text(try await connection.exchange(Message.call("hello").text).json) == "Hello.")
    }
  }

  @Test(.requirement("I5")) func `bytes that are not UTF-8 are refused`() async throws {
    try await withEndpoint(makeServer()) { http in
      let connection = try await http.connect()
      let head =
        "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n"
      await connection.send(Array(head.utf8) + Array("{\"method\":\"".utf8) + [0xFF])
      #expect(try await connection.response().code == -32700)
    }
  }

  @Test(.requirement("I5"), arguments: [new, old])
  func `that are nested deeper than anybody needs are refused`(fields: [String]) async throws {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(
        post(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":\#(deep)}"#, fields))
      #expect(refused.status == 400)
      #expect(refused.code == -32700)
    }
  }

  @Test(.requirement("I5"), arguments: [new, old])
  func `with a method of a megabyte are refused without its text`(fields: [String]) async throws {
    let long = String(repeating: "m", count: 1_000_000)
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(post(#"{"jsonrpc":"2.0","id":1,"method":"\#(long)"}"#, fields))
      #expect(refused.status == 400 || refused.code == -32601)
      #expect(refused.body.count < 1_000)
    }
  }

  @Test(.requirement("I5")) func `of ten megabytes are 413`() async throws {
    try await withEndpoint(makeServer()) { http in
      try await http.expect(
        413,
        of:
          "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n{"
      )
    }
  }

  @Test(.requirement("MCP-1"), arguments: ["[]", "7", "\"x\"", "null"])
  func `with parameters that are no object are refused`(params: String) async throws {
    try await withEndpoint(makeServer()) { http in
      let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":\#(params)}"#
      let refused = try await http.exchange(post(body, Self.new))
      #expect(refused.status == 400)
      #expect(refused.code == -32602)
    }
  }

  @Test(.requirement("MCP-2")) func `that answer what nobody asked are refused in the stateless era`()
    async throws
  {
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(post(#"{"jsonrpc":"2.0","id":1,"result":{}}"#, Self.new))
      #expect(refused.status == 400)
      #expect(refused.code == -32600)
    }
  }

  @Test(
    .requirement("MCP-24", "MCP-1"),
    arguments: ["notifications/cancelled", "notifications/unknown", "tools/list"])
  func `that want no answer get 202 and no body`(method: String) async throws {
    try await withEndpoint(makeServer()) { http in
      let body = #"{"jsonrpc":"2.0","method":"\#(method)","params":{"requestId":1}}"#
      for fields in [["MCP-Protocol-Version: 2026-07-28"], Self.old, []] {
        let accepted = try await http.exchange(post(body, fields))
        #expect(accepted.status == 202)
        #expect(accepted.body.isEmpty)
      }
    }
  }
}
