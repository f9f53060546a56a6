import Foundation
import PosternHTTPServer
import PosternHTTPTypes
import PosternTesting
import Testing

/// The text of a request without a body.
func request(_ method: String = "GET", _ path: String = "/", _ fields: String...) -> String {
  "\(method) \(path) HTTP/1.1\r\n" + (["Host: a"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
}

/// The text of a POST whose body has a length.
func post(_ path: String = "/", _ body: String, _ fields: String...) -> String {
  "POST \(path) HTTP/1.1\r\n"
    + (["Host: a", "Content-Length: \(body.utf8.count)"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    + body
}

extension Router {
  /// A router with one route: GET answers a text, POST what was sent.
  static func echo(at path: String = "/", through middleware: [any Middleware] = []) -> Router {
    var router = Router()
    router.get(path, through: middleware) { _, _ in .text("hello") }
    router.post(path, through: middleware) { request, _ in Response(body: request.body) }
    return router
  }

  /// A router with one GET route.
  static func get(_ path: String = "/", _ handler: @escaping Handler) -> Router {
    var router = Router()
    router.get(path, handler)
    return router
  }
}

extension TestServer {
  /// Sends a request on a connection of its own and expects a status.
  func expect(
    _ status: Int, to request: String, at location: SourceLocation = #_sourceLocation
  ) async throws {
    let answer = try await exchange(request)
    #expect(answer.status == status, sourceLocation: location)
  }
}

/// An IPv4 address of this machine that is no loopback one.
func outsideAddress() -> String? {
  Host.current().addresses.first { address in
    IPAddress(address).map { $0.family == .v4 && !$0.isLoopback } == true
  }
}
