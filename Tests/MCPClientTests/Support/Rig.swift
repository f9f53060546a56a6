import PosternEventLoop
import PosternHTTPClient
import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternTesting
import Testing

@testable import PosternMCPClient

/// A fake server and what it takes to connect to it.
struct Rig {
  let server: FakeServer
  let url: URI
  let http: HTTPClient
  let loop: EventLoop

  /// Runs `body` against a server, and takes everything down after it.
  static func run(_ server: FakeServer = FakeServer(), _ body: (Rig) async throws -> Void) async throws {
    try await withServer(server.router) { test in
      let group = try EventLoopGroup(count: 1)
      var configuration = HTTPClient.Configuration()
      configuration.proxy = .none
      let http = try HTTPClient(group: group, configuration: configuration)
      let url = try URI("http://127.0.0.1:\(test.address.port)/mcp")
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(Rig(server: server, url: url, http: http, loop: group.next())))
      } catch {
        result = .failure(error)
      }
      await http.shutdown()
      group.stop()
      try result.get()
    }
  }

  /// Connects, and closes the client after `body`.
  static func connected(
    to server: FakeServer = FakeServer(), _ configure: (inout ClientSettings) -> Void = { _ in },
    _ body: (MCPClient, FakeServer) async throws -> Void
  ) async throws {
    try await run(server) { rig in
      let client = try await rig.connect(configure)
      do { try await body(client, server) } catch {
        await client.close()
        throw error
      }
      await client.close()
    }
  }

  func connect(_ configure: (inout ClientSettings) -> Void = { _ in }) async throws -> MCPClient {
    try await connect(to: HTTPEndpoint(url), configure)
  }

  func connect(
    to endpoint: HTTPEndpoint, _ configure: (inout ClientSettings) -> Void = { _ in }
  ) async throws -> MCPClient {
    var settings = ClientSettings()
    settings.client = Implementation(name: "test", version: "1")
    settings.opensEventStream = false
    settings.timing.pause = { _ in }
    configure(&settings)
    return try await MCPClient.connect(to: endpoint, over: http, on: loop, settings: settings)
  }

  /// The error of a connection that must fail.
  func failure(_ configure: (inout ClientSettings) -> Void = { _ in }) async throws -> ClientError {
    try #require(await #expect(throws: ClientError.self) { _ = try await connect(configure) })
  }
}

extension ToolResult {
  /// The text of all content.
  var text: String { content.compactMap(\.text).joined(separator: "|") }
}

/// The error of something that must fail.
func failure(
  at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> ClientError {
  try #require(
    await #expect(throws: ClientError.self, sourceLocation: location) { try await body() },
    sourceLocation: location)
}

/// Something must fail with this code.
func expectFailure(
  _ code: ClientError.Code, at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws {
  let error = try await failure(at: location, body)
  #expect(error.code == code, "\(error)", sourceLocation: location)
}

/// A JSON text as a view.
func view(_ text: String) throws -> JSONView { try JSON.parse(text).root }

/// A message as it came in.
func message(_ text: String) throws -> IncomingMessage { try IncomingMessage(view(text)) }
