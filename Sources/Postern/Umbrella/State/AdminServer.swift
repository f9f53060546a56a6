internal import PosternEventLoop
internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternStorage

/// Answers the operator on a socket that only the server's user may open: what changes or reveals something is asked
/// there and nowhere else.
final class AdminServer: Sendable {
  private let http: HTTPServer

  init(_ state: ServerState, at path: String, on group: EventLoopGroup) async throws {
    var configuration = HTTPServer.Configuration()
    configuration.logsAccess = false
    http = try HTTPServer(Self.routes(state), on: group, configuration: configuration)
    try await http.listen(atPath: path)
  }

  func close() async { await http.drain() }

  private static func routes(_ state: ServerState) -> Router {
    var router = Router()
    router.get("/keys") { _, _ in try await answer { try await state.keys.list() } }
    router.on(.post, "/keys/rotate") { _, _ in
      try await answer {
        try await state.keys.rotate()
        return try await state.keys.list()
      }
    }
    return router
  }

  /// A value as JSON; or why not, in a sentence for the operator.
  private static func answer<Value: Encodable>(_ body: () async throws -> Value) async throws -> Response {
    do {
      return .json(try JSON.encode(try await body()))
    } catch {
      return .json(try JSON.encode(["error": "\(error)"]), status: .conflict)
    }
  }
}
