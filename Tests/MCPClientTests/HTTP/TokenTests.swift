import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCPClient
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A token of a client` {
  @Test func `goes with every request, asked for anew each time`() async throws {
    try await Rig.run(.handshake(session: "s")) { rig in
      let number = Mutex(0)
      let endpoint = HTTPEndpoint(rig.url, fields: ["X-Own": "yes"]) {
        number.withLock { number in
          number += 1
          return "t\(number)"
        }
      }
      let client = try await rig.connect(to: endpoint)
      _ = try await client.callTool("one")
      await client.close()
      let sent = rig.server.received.map { $0.fields[.authorization] ?? "" }
      #expect(sent == (1...sent.count).map { "Bearer t\($0)" })
      #expect(rig.server.received.map(\.verb).last == .delete)
      #expect(rig.server.received.allSatisfy { $0.fields["X-Own"] == "yes" })
    }
  }

  @Test func `is not sent in the clear to another machine`() async throws {
    try await Rig.run { rig in
      let endpoint = HTTPEndpoint(try URI("http://example.com/mcp")) { "secret" }
      let error = try await failure { _ = try await rig.connect(to: endpoint) }
      #expect(error.code == .insecure)
      #expect(!"\(error)".contains("secret"))
    }
  }

  @Test func `that cannot be had is the request's failure, and one that is nil is none`() async throws {
    struct Locked: Error {}
    try await Rig.run { rig in
      let locked = HTTPEndpoint(rig.url) { throw Locked() }
      let error = try await failure { _ = try await rig.connect(to: locked) }
      #expect(error.code == .noToken)
      #expect(rig.server.received.isEmpty)
      let client = try await rig.connect(to: HTTPEndpoint(rig.url) { nil })
      await client.close()
      #expect(rig.server.received.allSatisfy { !$0.fields.contains(.authorization) })
    }
  }

  @Test func `is not taken anywhere by a redirect, and a refusal says what the server wants`() async throws {
    let server = FakeServer { one in
      var response = Response(one.params?["name"] == "moved" ? .temporaryRedirect : .unauthorized)
      guard one.method == "tools/call" else { return nil }
      try response.fields.append(.location, checking: "/elsewhere")
      try response.fields.append(.wwwAuthenticate, checking: #"Bearer scope="x""#)
      return response
    }
    try await Rig.connected(to: server) { client, server in
      let moved = try await failure { _ = try await client.callTool("moved") }
      #expect(moved.code == .redirected)
      #expect(moved.detail == "/elsewhere")
      let refused = try await failure { _ = try await client.callTool("one") }
      #expect(refused.code == .unauthorized)
      #expect(refused.challenges == [#"Bearer scope="x""#])
      #expect(server.received.count == 3)
    }
  }
}
