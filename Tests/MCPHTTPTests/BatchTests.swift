import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@Suite("Batches") struct BatchTests {
  private static let version = ["MCP-Protocol-Version: 2025-03-26"]

  private func batch(_ messages: String...) -> String {
    post("[" + messages.joined(separator: ",") + "]", Self.version)
  }

  private func request(_ id: Int, _ method: String, _ params: String = "{}") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
  }

  private let note = #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#

  @Test(.requirement("I5")) func `are answered in one array, calls among them`() async throws {
    try await withEndpoint(makeServer()) { http in
      let answer = try await http.exchange(
        batch(
          request(1, "ping"), note, request(2, "tools/call", #"{"name":"hello"}"#), request(3, "no/such"), "7"
        ))
      #expect(answer.status == 200)
      let answers = try #require(answer.json.array)
      #expect(answers.compactMap { $0["id"]?.int } == [1, 2, 3])
      #expect(answers.count == 4)
      #expect(text(answers[1]) == "Hello.")
      #expect(answers[2]["error"]?["code"]?.int == -32601)
      #expect(answers[3]["error"]?["code"]?.int == -32600)
    }
  }

  @Test(.requirement("MCP-73")) func `have no handshake in them`() async throws {
    try await withEndpoint(makeServer()) { http in
      let params = #"{"protocolVersion":"2025-03-26","capabilities":{}}"#
      let answer = try await http.exchange(batch(request(1, "initialize", params), request(2, "ping")))
      #expect(answer.json[0]?["error"]?["code"]?.int == -32600)
      #expect(answer.json[1]?["result"] == [:])
    }
  }

  @Test(.requirement("MCP-24")) func `of notifications alone get 202`() async throws {
    try await withEndpoint(makeServer()) { http in
      let answer = try await http.exchange(batch(note, note))
      #expect(answer.status == 202)
      #expect(answer.body.isEmpty)
    }
  }

  @Test(.requirement("I5")) func `have one message at least, and no more than sixty-four`() async throws {
    try await withEndpoint(makeServer()) { http in
      try await http.expect(400, of: batch())
      let full = Array(repeating: note, count: 64).joined(separator: ",")
      try await http.expect(202, of: post("[\(full)]", Self.version))
      try await http.expect(400, of: post("[\(full),\(note)]", Self.version))
    }
  }

  @Test(.requirement("I5"), arguments: ["2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28"])
  func `are there in one revision only`(version: String) async throws {
    try await withEndpoint(makeServer()) { http in
      let refused = try await http.exchange(post("[\(note)]", ["MCP-Protocol-Version: \(version)"]))
      #expect(refused.status == 400)
      #expect(refused.code == -32600)
    }
  }
}
