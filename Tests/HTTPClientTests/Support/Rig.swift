import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import Testing

/// Loops and a client for one test.
struct Rig {
  let group: EventLoopGroup
  let client: HTTPClient
  /// The loop of the peers: not the one that the first request is sent on, where there are two.
  var loop: EventLoop { group.loops[group.loops.count - 1] }

  /// Runs `body` and takes everything down after it.
  static func run(
    loops: Int = 1, _ configure: (inout HTTPClient.Configuration) throws -> Void = { _ in },
    _ body: (Rig) async throws -> Void
  ) async throws {
    let group = try EventLoopGroup(count: loops)
    var configuration = HTTPClient.Configuration()
    configuration.proxy = .none
    try configure(&configuration)
    let rig = Rig(group: group, client: try HTTPClient(group: group, configuration: configuration))
    let result: Result<Void, any Error>
    do { result = .success(try await body(rig)) } catch { result = .failure(error) }
    await rig.client.shutdown()
    group.stop()
    try result.get()
  }

  func peer(_ script: @escaping ScriptedPeer.Script) async throws -> ScriptedPeer {
    try await ScriptedPeer.start(on: loop, script)
  }

  func peer(answering answer: String) async throws -> ScriptedPeer {
    try await ScriptedPeer.answering(answer, on: loop)
  }

  /// Knocks until somebody listens.
  func waitUntilAccepted(_ port: UInt16) async throws {
    let door = try await peer { _, _ in }
    while try await !door.knock(at: port) {}
    await door.stop()
  }

  /// The error of a request that must fail, of its head or of its body.
  func failure(of request: HTTPClient.Request) async throws -> HTTPClientError {
    try #require(
      await #expect(throws: HTTPClientError.self) { _ = try await client.send(request).bytes() })
  }
}

extension HTTPClient.Request {
  /// A request that is sent once, and that a busy machine does not break off.
  static func once(
    _ method: Method = .get, _ uri: URI, body: HTTPClient.Body = .none
  ) -> HTTPClient.Request {
    var request = HTTPClient.Request(method, uri, body: body)
    request.retry = .never
    request.deadlines.connect = .seconds(30)
    request.deadlines.total = .seconds(60)
    return request
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}
