internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCPServer

extension ChangeStream {
  /// The stream of changes as an answer: always events (requirement MCP-38).
  var response: Response {
    Response(lasting: .untilDrained) { [self] events in
      defer { end() }
      guard await events.send(try await acknowledgement()) else { return }
      while let message = try await next() {
        guard await events.send(message) else { return }
      }
      // The server ends it, or drains; a client that has gone does not hear it.
      _ = await events.send(try conclusion())
    }
  }
}
