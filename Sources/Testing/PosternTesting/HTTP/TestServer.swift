public import PosternEventLoop
public import PosternHTTPServer

/// A server on a port of its own, as a test sees it.
public struct TestServer: Sendable {
  /// What a client speaks below HTTP: one test, run with each, covers both.
  public enum Transport: Sendable, CaseIterable {
    /// TCP.
    case plain
    /// TLS with a certificate of the tests' own authority.
    case tls
  }

  /// Where the server listens.
  public let address: SocketAddress
  /// What clients speak.
  public let transport: Transport
  /// The server itself.
  public let server: HTTPServer
  let clients: EventLoopGroup

  /// Connects a client; over TLS, after the handshake.
  public func connect() async throws -> RawConnection { try await connect(over: transport) }

  /// Connects a client that speaks what the test says and not what the server does.
  public func connect(over transport: Transport) async throws -> RawConnection {
    let connection = RawConnection(on: clients.next())
    try await connection.open(to: address, tls: transport == .tls ? TestCertificates.get().client : nil)
    return connection
  }

  /// Sends one request on a connection of its own and answers with the response.
  public func exchange(_ request: String) async throws -> RawResponse {
    let connection = try await connect()
    let response = try await connection.exchange(request)
    await connection.close()
    return response
  }
}

/// Runs `body` against a server that is drained and gone when the call returns.
///
/// - Parameters:
///   - router: The handlers.
///   - transport: What clients speak.
///   - loops: How many loops share the port.
///   - configure: Changes what the server is made of.
///   - body: The test.
/// - Throws: What `body` throws, or why the server did not start.
/// - Returns: What `body` returns.
public func withServer<Result>(
  _ router: Router, over transport: TestServer.Transport = .plain, loops: Int = 1,
  configure: (inout HTTPServer.Configuration) -> Void = { _ in }, _ body: (TestServer) async throws -> Result
) async throws -> Result {
  var configuration = HTTPServer.Configuration()
  if transport == .tls { configuration.tls = try TestCertificates.get().server }
  configure(&configuration)
  let group = try EventLoopGroup(count: loops)
  defer { group.stop() }
  let server = try HTTPServer(router, on: group, configuration: configuration)
  let clients = try EventLoopGroup(count: 1)
  do {
    let address = try await server.listen(at: .loopback)
    let result = try await body(
      TestServer(address: address, transport: transport, server: server, clients: clients))
    clients.stop()
    await server.drain()
    return result
  } catch {
    clients.stop()
    await server.drain()
    throw error
  }
}

/// Runs `body` with a way to connect to servers that a test starts by itself.
///
/// - Parameter body: The test; what it is given connects to an address, without TLS.
/// - Throws: What `body` throws.
public func withClients(
  _ body: (_ connect: (SocketAddress) async throws -> RawConnection) async throws -> Void
) async throws {
  let clients = try EventLoopGroup(count: 1)
  defer { clients.stop() }
  try await body { address in
    let connection = RawConnection(on: clients.next())
    try await connection.open(to: address, tls: nil)
    return connection
  }
}

extension SocketAddress {
  /// 127.0.0.1, and a port that the system chooses.
  public static var loopback: SocketAddress {
    get throws {
      guard let address = SocketAddress(host: "127.0.0.1", port: 0) else {
        throw RigError("no loopback address")
      }
      return address
    }
  }
}
