internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer

/// What a call on standard input and output speaks to its client by.
struct StdioChannel: CallChannel {
  private let server: StdioServer
  let canAsk: Bool

  init(_ server: StdioServer, canAsk: Bool) {
    self.server = server
    self.canAsk = canAsk
  }

  func send(_ notification: [UInt8]) async throws {
    do {
      try await server.send(notification)
    } catch {
      throw CancellationError()
    }
  }

  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    try await server.session.ask(items) { [server] in try await server.send($0) }
  }
}
