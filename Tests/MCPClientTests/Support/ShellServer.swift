import PosternEventLoop
import PosternMCP
import PosternTesting
import Testing

@testable import PosternMCPClient

/// A server that is a script of the shell: what it has read is in `$line`, and the id of that in `$id`.
enum ShellServer {
  /// Functions for scripts.
  private static let preamble = #"""
    take() { IFS= read -r line || exit 0; id=${line#*\"id\":}; id=${id%%,*}; }
    result() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$1"; }
    refuse() { printf '{"jsonrpc":"2.0","id":%s,"error":{"code":%s,"message":"no"}}\n' "$id" "$1"; }
    discovery='{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{}}'
    greeting='{"protocolVersion":"2025-11-25","capabilities":{},"serverInfo":{"name":"old","version":"1"}}'
    done='{"resultType":"complete","content":[{"type":"text","text":"done"}]}'

    """#

  /// What makes a program of a script.
  static func command(_ script: String) -> ChildProcess.Command {
    var command = ChildProcess.Command("/bin/sh", ["-c", preamble + script])
    command.errors = .captured(limit: 1000)
    return command
  }

  /// Runs `body` with a client of a script, which has ended when the call returns.
  static func connected(
    _ script: String, _ configure: (inout ClientSettings) -> Void = { _ in },
    _ body: (MCPClient) async throws -> Void
  ) async throws {
    try await run(script, configure) { connect in
      let client = try await connect()
      do { try await body(client) } catch {
        await client.close()
        throw error
      }
      await client.close()
    }
  }

  /// The error of a connection that must fail.
  static func failure(
    _ script: String, _ configure: (inout ClientSettings) -> Void = { _ in }
  ) async throws -> ClientError {
    var found: ClientError?
    try await run(script, configure) { connect in
      do { _ = try await connect() } catch { found = error as? ClientError }
    }
    return try #require(found)
  }

  private static func run(
    _ script: String, _ configure: (inout ClientSettings) -> Void,
    _ body: (_ connect: () async throws -> MCPClient) async throws -> Void
  ) async throws {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    var settings = ClientSettings()
    settings.client = Implementation(name: "test", version: "1")
    configure(&settings)
    let loop = group.loops[0]
    try await body {
      try await MCPClient.connect(running: command(script), on: loop, settings: settings)
    }
  }
}
