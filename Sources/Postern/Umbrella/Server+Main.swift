public import PosternMCPServer

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Server {
  /// Makes a server, serves clients until the process is asked to stop, and is all that a program does.
  ///
  /// Where it listens is said on standard error, which no protocol needs.
  /// What keeps it from that, a mistake in a tool's declaration or a port in use, is said on standard error in a
  /// sentence, and the process ends with status 1. A program that does more calls ``run(_:)`` itself.
  ///
  /// - Parameters:
  ///   - transports: How clients reach it; without any, HTTP on port 8000 of this machine.
  ///   - make: Makes the server.
  public static func main(_ transports: Transport..., server make: () async throws -> Server) async {
    do {
      try await make().run((transports.isEmpty ? [.http()] : transports).map(\.spoken))
    } catch {
      complain("\(error)")
      exit(1)
    }
  }

  fileprivate static func complain(_ text: String) {
    // Nobody is left to be told where this fails.
    _ = Array("\(text)\n".utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

extension Transport {
  /// The same, and it says where it listens, where the author has nothing better to say.
  fileprivate var spoken: Transport {
    guard case .http(var http) = self, http.listening == nil else { return self }
    http.listening = { Server.complain("listening on \($0)") }
    return .http(http)
  }
}
