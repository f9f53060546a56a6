public import PosternHTTPServer
public import PosternMCPHTTP

/// A way by which clients reach a server.
public enum Transport: Sendable {
  /// Standard input and output: one client, which started the process.
  case stdio
  /// HTTP.
  case http(HTTPTransport)

  /// HTTP on a port of this machine only.
  public static func http(port: UInt16 = 8000) -> Transport { .http(HTTPTransport(port: port)) }
}

/// How a server is reached over HTTP.
public struct HTTPTransport: Sendable {
  /// The address to listen on; by default this machine's own.
  public var host = "127.0.0.1"
  /// The port; 0 lets the system choose.
  public var port: UInt16
  /// The endpoint: its path, its sessions, whose pages may call.
  public var endpoint = MCPEndpoint.Configuration()
  /// What looks at requests before the endpoint does, and says who calls.
  public var guards: [any Middleware] = []
  /// What clients may take of the server.
  public var server = HTTPServer.Configuration()
  /// How many threads answer; nil for one a core.
  public var loops: Int?
  /// Told where the server listens.
  public var listening: (@Sendable (_ url: String) -> Void)?

  /// HTTP on a port of this machine only.
  public init(port: UInt16 = 8000) { self.port = port }
}
