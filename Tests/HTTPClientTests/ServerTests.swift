import PosternHTTPClient
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

/// The two ends of this package, facing each other.
@Suite struct ServerTests {
  @Test(arguments: [0, 1, 300, 70_000, 1_500_000])
  func `what is posted to our server comes back`(size: Int) async throws {
    var router = Router()
    router.post("/") { request, _ in PosternHTTPServer.Response(body: request.body) }
    try await withServer(router, loops: 2) { server in
      try await Rig.run(loops: 2) { rig in
        let uri = try URI("http://\(server.address)/")
        let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for body in [HTTPClient.Body.bytes(sent), .producer(length: nil) { try await $0.write(sent) }] {
          var request = HTTPClient.Request.once(.post, uri, body: body)
          request.limits.body = 2_000_000
          #expect(try await rig.client.send(request).bytes() == sent)
        }
      }
    }
  }

  @Test func `a stream of events is read as it comes, and left`() async throws {
    var router = Router()
    router.get("/") { _, _ in
      PosternHTTPServer.Response(events: { events in
        while let event = ServerSentEvent(data: Array("tick".utf8)) { try await events.send(event) }
      })
    }
    try await withServer(router) { server in
      try await Rig.run { rig in
        let response = try await rig.client.send(.once(.get, URI("http://\(server.address)/")))
        #expect(response.fields[.contentType] == "text/event-stream")
        var iterator = response.body.makeAsyncIterator()
        for _ in 0..<3 {
          let chunk = try #require(try await iterator.next())
          #expect(chunk.text.contains("data: tick"))
        }
      }
    }
  }
}
