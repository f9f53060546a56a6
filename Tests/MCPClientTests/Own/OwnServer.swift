import PosternEventLoop
import PosternHTTPClient
import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPClient
import PosternMCPHTTP
import PosternMCPServer
import PosternTesting

@testable import PosternMCPStdio

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A way to one of our own servers, and an era.
enum Way: String, CaseIterable, CustomStringConvertible {
  case statelessHTTP, handshakeHTTP, statelessPipes, handshakePipes

  var description: String { rawValue }
  var isHTTP: Bool { self == .statelessHTTP || self == .handshakeHTTP }
  var era: Revision.Era { self == .statelessHTTP || self == .statelessPipes ? .stateless : .handshake }
  var revision: Revision { era == .stateless ? .v2026_07_28 : .v2025_11_25 }
}

/// Runs `body` with a client of a server of our own, on one way.
func withOwnServer(
  _ server: Server, by way: Way, _ configure: (inout ClientSettings) -> Void = { _ in },
  _ body: (MCPClient) async throws -> Void
) async throws {
  var settings = ClientSettings()
  settings.revisions = Revision.all.filter { $0.era == way.era }
  settings.deadlines.silence = .seconds(20)
  configure(&settings)
  let group = try EventLoopGroup(count: 1)
  defer { group.stop() }
  let loop = group.loops[0]
  if way.isHTTP {
    try await overHTTP(server, sessions: way.era == .handshake) { url in
      var configuration = HTTPClient.Configuration()
      configuration.proxy = .none
      let http = try HTTPClient(group: group, configuration: configuration)
      let result = await closing { [settings] in
        try await MCPClient.connect(to: HTTPEndpoint(url), over: http, on: loop, settings: settings)
      } _: {
        try await body($0)
      }
      await http.shutdown()
      try result.get()
    }
  } else {
    try await overPipes(server) { command in
      let result = await closing { [settings] in
        try await MCPClient.connect(running: command, on: loop, settings: settings)
      } _: {
        try await body($0)
      }
      try result.get()
    }
  }
}

private func closing(
  _ connect: () async throws -> MCPClient, _ body: (MCPClient) async throws -> Void
) async -> Result<Void, any Error> {
  do {
    let client = try await connect()
    let result: Result<Void, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    await client.close()
    return result
  } catch {
    return .failure(error)
  }
}

private func overHTTP(_ server: Server, sessions: Bool, _ body: (URI) async throws -> Void) async throws {
  var configuration = MCPEndpoint.Configuration()
  configuration.hasSessions = sessions
  let endpoint = MCPEndpoint(server, configuration: configuration)
  var router = Router()
  endpoint.install(in: &router)
  try await withServer(router) { test in
    defer {
      server.stop()
      endpoint.stop()
    }
    try await body(URI("http://127.0.0.1:\(test.address.port)/mcp"))
  }
}

/// The program only carries bytes between its standard streams and two named pipes, where the server is.
private func overPipes(_ server: Server, _ body: (ChildProcess.Command) async throws -> Void) async throws {
  var folder = Array("/tmp/postern-XXXXXX".utf8CString)
  guard mkdtemp(&folder) != nil else { throw NoPipes() }
  let path = String(decoding: folder.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let (input, output) = (path + "/in", path + "/out")
  defer {
    for file in [input, output] { unlink(file) }
    rmdir(path)
  }
  guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else { throw NoPipes() }
  let group = try EventLoopGroup(count: 1)
  defer { group.stop() }
  let loop = group.loops[0]
  // Opening waits for the other end, which the program opens in the same order.
  let serving = Task.detached {
    let (reading, writing) = (open(input, O_RDONLY | O_CLOEXEC), open(output, O_WRONLY | O_CLOEXEC))
    defer {
      close(reading)
      close(writing)
    }
    let running = Task(executorPreference: loop) {
      try await StdioServer(server, on: loop).run(input: reading, output: writing)
    }
    try await running.value
  }
  let script = #"exec 3>"$0"; cat <"$1" 3>&- & cat >&3; exec 3>&-; wait"#
  try await body(ChildProcess.Command("/bin/sh", ["-c", script, input, output]))
  server.stop()
  try await serving.value
}

private struct NoPipes: Error {}
