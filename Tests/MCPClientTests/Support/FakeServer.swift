import PosternEventLoop
import PosternHTTPClient
import PosternHTTPServer
import PosternHTTPTypes
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Synchronization
import Testing

/// A server over HTTP that answers as its test says, and remembers what came.
final class FakeServer: Sendable {
  /// What came: a message where it was one.
  struct Received: Sendable {
    let verb: Method
    let fields: Fields
    let message: JSONValue?
    /// The bytes of the message.
    let body: [UInt8]

    var method: String? { message?["method"]?.string }
    var id: JSONValue { message?["id"] ?? .null }
    var params: JSONValue? { message?["params"] }
    var isRequest: Bool { method != nil && message?["id"] != nil }
  }

  typealias Script = @Sendable (Received) async throws -> Response?

  private let script: Script
  private let log = Mutex<[Received]>([])
  private let arrivals: AsyncStream<Received>.Continuation
  /// Everything that comes, for who waits for it.
  let arriving: AsyncStream<Received>

  /// Where the script has no answer, the one of a server of the stateless era is given.
  init(_ script: @escaping Script = { _ in nil }) {
    self.script = script
    (arriving, arrivals) = AsyncStream.makeStream()
  }

  /// What came so far.
  var received: [Received] { log.withLock { $0 } }
  /// The methods of the messages that came so far, in their order.
  var methods: [String] { received.compactMap(\.method) }

  /// What came as a message of this method.
  func received(_ method: String) -> [Received] { received.filter { $0.method == method } }

  /// Waits until something came.
  func waitFor(_ isIt: (Received) -> Bool) async -> Received? {
    for await one in arriving where isIt(one) { return one }
    return nil
  }

  func answer(_ request: Request) async throws -> Response {
    let body = request.body
    let one = Received(
      verb: request.method, fields: request.fields,
      message: body.isEmpty ? nil : JSONValue(try JSON.parse(body).root), body: body)
    log.withLock { $0.append(one) }
    arrivals.yield(one)
    if let response = try await script(one) { return response }
    return Self.usual(one)
  }

  var router: Router {
    var router = Router()
    for method in [Method.get, .post, .delete] {
      router.on(method, "/mcp") { [self] request, _ in try await answer(request) }
    }
    return router
  }
}

extension FakeServer {
  private static func usual(_ one: Received) -> Response {
    guard one.verb == .post else { return Response(.methodNotAllowed) }
    switch one.method {
    case "server/discover": return .result(one.id, discovery)
    case "tools/list": return .result(one.id, ["tools": []])
    case "tools/call": return .result(one.id, text("done"))
    default: return .error(one.id, -32601, status: .notFound)
    }
  }

  static let discovery: JSONValue = [
    "resultType": "complete", "supportedVersions": ["2026-07-28"], "ttlMs": 0, "cacheScope": "private",
    "capabilities": ["tools": ["listChanged": true]],
    "_meta": ["io.modelcontextprotocol/serverInfo": ["name": "fake", "version": "1"]],
  ]

  /// The result of a tool that says something.
  static func text(_ text: String) -> JSONValue {
    ["resultType": "complete", "content": [["type": "text", "text": .string(text)]]]
  }

  /// A server of the handshake era; the script comes first.
  static func handshake(
    _ version: String = "2025-11-25", session: String? = nil, _ script: @escaping Script = { _ in nil }
  ) -> FakeServer {
    FakeServer { one in
      if let response = try await script(one) { return response }
      guard one.verb == .post else {
        return one.verb == .delete ? Response(.ok) : Response(.methodNotAllowed)
      }
      switch one.method {
      case "initialize": return .greeting(one, version, session: session)
      case _ where !one.isRequest: return Response(.accepted)
      case "server/discover": return Response(.badRequest)
      case "tools/call": return .result(one.id, ["content": [["type": "text", "text": "done"]]])
      default: return .result(one.id, [:])
      }
    }
  }
}

extension Response {
  static func json(_ value: JSONValue, status: Status = .ok) -> Response {
    var response = Response(status, body: (try? JSONWriter.encode(value)) ?? [])
    response.fields.append(.contentType, "application/json")
    return response
  }

  static func result(_ id: JSONValue, _ result: JSONValue) -> Response {
    .json(["jsonrpc": "2.0", "id": id, "result": result])
  }

  static func error(
    _ id: JSONValue, _ code: Int64, _ message: String = "no", data: JSONValue? = nil, status: Status = .ok
  ) -> Response {
    var error: JSONObject = ["code": .int(code), "message": .string(message)]
    error["data"] = data
    return .json(["jsonrpc": "2.0", "id": id, "error": .object(error)], status: status)
  }

  static func greeting(_ one: FakeServer.Received, _ version: String, session: String? = nil) -> Response {
    var response = Response.result(
      one.id,
      [
        "protocolVersion": .string(version), "serverInfo": ["name": "old", "version": "1"],
        "capabilities": ["tools": ["listChanged": true], "resources": ["subscribe": true]],
      ])
    if let session { try? response.fields.set(.mcpSessionID, checking: session) }
    return response
  }

  /// A stream of messages that then ends.
  static func stream(_ messages: JSONValue...) -> Response {
    Response(events: { events in for message in messages { try await events.send(message) } })
  }
}

extension EventWriter {
  func send(_ message: JSONValue, id: String? = nil) async throws {
    let event = try ServerSentEvent(data: JSONWriter.encode(message), id: id)
    if let event { try await send(event) }
  }
}

extension EventWriter {
  func send(_ text: String, id: String? = nil, retry: Int? = nil) async throws {
    if let event = ServerSentEvent(data: Array(text.utf8), id: id, retry: retry) { try await send(event) }
  }
}
