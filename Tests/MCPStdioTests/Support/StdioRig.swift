import PosternEventLoop
import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting
import Testing

@testable import PosternMCPStdio

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The client's end of a server on lines.
actor StdioClient {
  private let loop: EventLoop
  private var streams: StandardStreams?
  private var lines: LineReader?

  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init(on loop: EventLoop) { self.loop = loop }

  func open(_ descriptor: Int32) throws {
    let streams = try StandardStreams(input: descriptor, output: descriptor, on: loop)
    self.streams = streams
    lines = LineReader(streams.input)
  }

  func send(_ line: String) async throws {
    try await streams?.output.write(Array((line + "\n").utf8))
  }

  /// The next message; nil at the end.
  func next(within limit: Duration = .seconds(10)) async throws -> JSONView? {
    guard case .complete(let line)? = try await lines?.next(within: limit) else { return nil }
    return try JSON.parse(line).root
  }

  /// Sends nothing more, and still reads.
  func closeWriting(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() async { try? await streams?.close() }
}

/// Runs `body` as the client of a server on lines; the server has ended when the call returns.
func withStdio(
  _ server: Server, _ body: (StdioClient, _ hangUp: () async -> Void) async throws -> Void
) async throws {
  let (near, far) = try socketPair()
  defer { close(near) }
  let group = try EventLoopGroup(count: 2)
  defer { group.stop() }
  let (serving, asking) = (group.loops[0], group.loops[1])
  let end = Task(executorPreference: serving) {
    // As with a process that ends: the descriptors are left as they were, so the client sees an end when they go.
    defer { close(far) }
    try await StdioServer(server, on: serving).run(input: far, output: far)
  }
  let client = StdioClient(on: asking)
  try await client.open(near)
  try await body(client) { await client.closeWriting(near) }
  await client.closeWriting(near)
  try await end.value
  await client.close()
}

/// What a request of the stateless era says of itself.
let envelope = #"""
  "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
  """#

/// A request of the stateless era.
func request(_ id: String, _ method: String, _ params: String = "") -> String {
  let more = params.isEmpty ? "" : "," + params
  return #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(envelope)\#(more)}}"#
}

let initialize = #"""
  {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"test","version":"1"}}}
  """#

/// A server of a few tools.
func stdioServer(waiting latch: Latch = Latch()) throws -> Server {
  try Server(
    Implementation(name: "test", version: "1"),
    tools: [
      RegisteredTool("hello", "Greets.", effect: .reads) { (_: NoArguments, _) in "Hello." },
      RegisteredTool("wait", "Waits.", effect: .reads) { (_: NoArguments, _) in
        await latch.wait()
        return "Done."
      },
      RegisteredTool("ask", "Asks.", effect: .reads) { (_: NoArguments, context) in
        let form = FormRequest(
          "Name?", schema: ["type": "object", "properties": ["name": ["type": "string"]]])
        let answer = try await context.elicit(form, as: "name")
        return "Hello, \(answer.content["name"]?.string ?? "nobody")."
      },
      RegisteredTool("change", "Changes the list.", effect: .updates) { (_: NoArguments, context) in
        context.server.changes.publish(.tools)
        return "Changed."
      },
    ])
}
