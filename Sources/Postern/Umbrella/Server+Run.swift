package import PosternEventLoop
internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCPHTTP
public import PosternMCPServer
internal import PosternMCPStdio

extension Server {
  /// Serves clients until the process is asked to stop, or until the one on standard input has gone.
  ///
  /// SIGTERM and SIGINT end it in order: what is being answered is answered, streams end, and then this returns.
  ///
  /// - Parameter transports: How clients reach it; without any, HTTP on port 8000 of this machine.
  /// - Throws: Why it cannot be reached that way.
  public func run(_ transports: Transport...) async throws {
    try await run(transports)
  }

  /// The same, of a list, for a server whose configuration has the `sealed` of a state that is kept going meanwhile.
  public func run(_ transports: [Transport], state: ServerState? = nil) async throws {
    let transports = transports.isEmpty ? [.http()] : transports
    let counts = transports.map {
      if case .http(let http) = $0 { http.loops ?? EventLoopGroup.coreCount } else { 1 }
    }
    let group = try EventLoopGroup(count: max(1, counts.max() ?? 1))
    defer { group.stop() }
    try await run(transports, state: state, on: group)
  }

  /// The same on loops that the caller has started.
  package func run(
    _ transports: [Transport], state: ServerState? = nil, on group: EventLoopGroup
  ) async throws {
    EventLoop.ignoreBrokenPipes()
    let signals = try await group.loops[0].signals([.terminate, .interrupt])
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for transport in transports {
        switch transport {
        case .stdio:
          let loop = group.loops[0]
          tasks.addTask(executorPreference: loop) { try await StdioServer(self, on: loop).run() }
        case .http(let http):
          let service = try await HTTPService(self, http, on: group)
          tasks.addTask { try await service.runUntilCancelled() }
        }
      }
      tasks.addTask { for await _ in signals { break } }
      if let state {
        tasks.addTask { try await state.run() }
        tasks.addTask { [self] in await keepUp() }
      }
      // Whatever ends first ends the rest in order: a signal, a client that has gone, a failure.
      defer { tasks.cancelAll() }
      try await tasks.next()
    }
  }
}

/// The HTTP side of a server that runs.
private struct HTTPService: Sendable {
  private let server: Server
  private let endpoint: MCPEndpoint
  private let http: HTTPServer

  init(_ server: Server, _ transport: HTTPTransport, on group: EventLoopGroup) async throws {
    guard let address = SocketAddress(host: transport.host, port: transport.port) else {
      throw TransportError("\(transport.host) is not an address to listen on.")
    }
    self.server = server
    endpoint = MCPEndpoint(server, configuration: transport.endpoint)
    var router = Router()
    if transport.isLoopback, let own = Origin("http://localhost") {
      // A page whose name was made to point here could otherwise speak to it (requirement MCP-14).
      router.use(HostGuard(own, logger: transport.server.logger))
      router.use(OriginGuard.ofThisMachine)
    }
    endpoint.install(in: &router, through: transport.guards)
    http = try HTTPServer(router, on: group, configuration: transport.server)
    let bound = try await http.listen(at: address)
    transport.listening?("http://\(bound)\(transport.endpoint.path)")
  }

  func runUntilCancelled() async throws {
    // Nothing ever comes of this stream; its end is the task's cancellation.
    for await _ in AsyncStream<Never>.makeStream().stream {}
    // Streams of changes end with a last message, and not by being cut off.
    server.stop()
    endpoint.stop()
    await http.drain()
  }
}

extension HTTPTransport {
  fileprivate var isLoopback: Bool { ["127.0.0.1", "::1"].contains(host) }
}

/// Why a server cannot be reached as it was told to be.
public struct TransportError: Error, Sendable, CustomStringConvertible {
  /// One sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}
