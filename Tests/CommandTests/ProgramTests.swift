import PosternConfiguration
import PosternEventLoop
import PosternHTTPServer
import Testing

@testable import PosternCommand

@Suite struct `The program` {
  @Test func `declares every command right`() throws {
    try Main.program.validate()
  }

  @Test func `ends with 78 for a limit, 70 for a route, and 1 for what the system refuses`() throws {
    var configuration = HTTPServer.Configuration()
    configuration.limits.drainTime = .zero
    #expect(try code(after: configuration, Router()) == .configuration)
    var router = Router()
    for _ in 0..<2 { router.get("/twice") { _, _ in Response() } }
    #expect(try code(after: HTTPServer.Configuration(), router) == .software)
    #expect(ExitCode(after: IOError(.addressInUse, action: "listen")) == .failure)
  }

  private func code(after configuration: HTTPServer.Configuration, _ router: Router) throws -> ExitCode? {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    do throws(ServerError) {
      _ = try HTTPServer(router, on: group, configuration: configuration)
      return nil
    } catch {
      return ExitCode(after: error)
    }
  }
}
