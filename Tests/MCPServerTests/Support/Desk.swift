import PosternCryptography
import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternStorage
import Testing

/// Somebody at a server: who asks, in which revision, and what they can be asked for.
struct Desk: Sendable {
  let server: Server
  var revision = Revision.v2026_07_28
  var principal: Principal?
  var place = Caller.Place.remote
  var capabilities: JSONObject = [:]
  /// What else every request says of itself.
  var metadata: JSONObject = [:]
  var session: Session?

  /// What a request is answered with: its error or its result, as members of the whole message.
  func ask(
    _ method: String, _ params: JSONObject = [:], id: JSONValue = 1,
    on channel: any CallChannel = SilentChannel()
  ) async throws -> JSONValue {
    let request = try request(method, params, id: id)
    switch server.take(request, from: caller) {
    case .answered(let reply): return try read(reply.message(to: request.id))
    case .call(let call): return try read(await call.start(on: channel).value().message(to: request.id))
    case .listen(let stream):
      stream.end()
      throw Unexpected("\(method) opened a stream")
    }
  }

  /// The result of a request.
  func result(
    _ method: String, _ params: JSONObject = [:], on channel: any CallChannel = SilentChannel()
  ) async throws -> JSONValue {
    let answer = try await ask(method, params, on: channel)
    return try #require(answer["result"], "\(answer)")
  }

  /// The error that a request is answered with.
  func error(_ method: String, _ params: JSONObject = [:]) async throws -> JSONValue {
    let answer = try await ask(method, params)
    return try #require(answer["error"], "\(answer)")
  }

  /// Calls a tool.
  func call(
    _ tool: String, _ arguments: JSONObject? = nil, more: JSONObject = [:],
    on channel: any CallChannel = SilentChannel()
  ) async throws -> JSONValue {
    try await ask("tools/call", call(of: tool, arguments, more), on: channel)
  }

  func call(of tool: String, _ arguments: JSONObject?, _ more: JSONObject = [:]) -> JSONObject {
    var params = more
    params["name"] = .string(tool)
    params["arguments"] = arguments.map(JSONValue.object)
    return params
  }

  /// Starts a call and leaves it running.
  func start(
    _ tool: String, _ arguments: JSONObject? = nil, on channel: any CallChannel = SilentChannel()
  ) throws -> RunningCall {
    let dispatch = server.take(try request("tools/call", call(of: tool, arguments), id: 1), from: caller)
    guard case .call(let call) = dispatch else { throw Unexpected("\(tool) is not to be called") }
    return call.start(on: channel)
  }

  /// Opens a stream of changes.
  func listen(_ notifications: JSONObject, id: JSONValue = "changes") throws -> ChangeStream {
    let request = try request(
      "subscriptions/listen", ["notifications": .object(notifications)], id: id)
    guard case .listen(let stream) = server.take(request, from: caller) else {
      throw Unexpected("no stream was opened")
    }
    return stream
  }

  var caller: Caller { Caller(revision, principal: principal, place: place, session: session) }

  private func request(_ method: String, _ params: JSONObject, id: JSONValue) throws -> IncomingRequest {
    var params = params
    var meta = metadata
    if revision.era == .stateless {
      meta[MetaKey.protocolVersion] = .string(revision.name)
      meta[MetaKey.clientCapabilities] = .object(capabilities)
    }
    params["_meta"] = .object(meta)
    let text = try JSONWriter.encode(
      ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
    guard case .request(let request) = try IncomingMessage(JSON.parse(text).root) else {
      throw Unexpected("no request")
    }
    return request
  }
}

/// A message as a value.
func read(_ message: [UInt8]) throws -> JSONValue { JSONValue(try JSON.parse(message).root) }

struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A channel that keeps what a call says, and answers what it asks.
actor Listener: CallChannel {
  private(set) var messages: [JSONValue] = []
  nonisolated let canAsk: Bool
  private let answers: [String: JSONValue]

  init(answering answers: [String: JSONValue]? = nil) {
    canAsk = answers != nil
    self.answers = answers ?? [:]
  }

  func send(_ notification: [UInt8]) async throws { messages.append(try read(notification)) }

  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] {
    var given: [String: JSONView] = [:]
    for item in items {
      guard let answer = answers[item.key] else { continue }
      given[item.key] = try JSON.parse(JSONWriter.encode(answer)).root
    }
    return given
  }
}

/// A session that a client of 2025-11-25 has opened.
func session(of server: Server, _ capabilities: JSONObject = [:], revision: String = "2025-11-25") throws
  -> Session
{
  let text = try JSONWriter.encode([
    "jsonrpc": "2.0", "id": 0, "method": "initialize",
    "params": ["protocolVersion": .string(revision), "capabilities": .object(capabilities)],
  ])
  guard case .request(let request) = try IncomingMessage(JSON.parse(text).root),
    let call = server.greet(request).0
  else { throw Unexpected("no handshake") }
  let session = Session(server)
  _ = session.open(call)
  return session
}

/// A memory that starts empty, under these keys.
func sealedState(_ keys: KeyRing) -> SealedStore { SealedStore(MemoryStore(), keys: FixedKeys(keys)) }
