import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Synchronization
import Testing

@Suite("Who may call, how often, and who is told") struct LimitTests {
  private static let alice = Principal(id: "alice", scopes: ["mail.read"])

  @Test(.requirement("I7", "MCP-53")) func `a tool needs its scopes at the call, whatever the list shows`()
    async throws
  {
    let server = try makeServer([
      tool("read", scopes: ["mail.read"]) { _ in "Read." },
      tool("send", .sends, scopes: ["mail.read", "mail.send"]) { _ in "Sent." },
      tool("free") { _ in "Free." },
    ])
    let desk = Desk(server: server, principal: Self.alice)
    #expect(text(try await desk.call("read")) == "Read.")
    #expect(text(try await desk.call("free")) == "Free.")
    let refused = try await desk.call("send")
    #expect(refused["result"] == nil)
    #expect(refused["error"]?["data"]?["requiredScopes"] == ["mail.read", "mail.send"])
    let nobody = Desk(server: server, principal: Principal(id: "bob"))
    #expect(try await nobody.call("read")["error"] != nil)
  }

  @Test(.requirement("MCP-53")) func `one principal has so many calls at once, and others theirs`()
    async throws
  {
    let release = Latch()
    let server = try makeServer([
      tool("wait") { _ in
        await release.wait(); return "Done."
      }
    ]) {
      $0.callsEach = 2
      $0.callsInAll = 3
    }
    let (alice, bob) = (
      Desk(server: server, principal: Self.alice), Desk(server: server, principal: Principal(id: "bob"))
    )
    let running = [try alice.start("wait"), try alice.start("wait")]
    guard case .tooMany = try alice.start("wait").reply else {
      Issue.record("a third call was let in")
      return
    }
    let last = try bob.start("wait")
    #expect(last.reply == nil)
    guard case .tooMany = try bob.start("wait").reply else {
      Issue.record("a fourth call was let in")
      return
    }
    release.open()
    for call in running + [last] {
      #expect(try read(await call.value().message(to: .int(1)))["result"] != nil)
    }
    #expect(text(try await alice.call("wait")) == "Done.")
  }

  @Test(.requirement("MCP-53")) func `one principal has so many calls a second`() async throws {
    let clock = TestClock()
    let server = try makeServer([RegisteredTool(Echo())]) {
      $0.clock = clock
      $0.callRate = 2
      $0.callBurst = 3
    }
    let desk = Desk(server: server, principal: Self.alice)
    func isAnswered() async throws -> Bool { try await desk.call("echo", ["text": "x"])["result"] != nil }
    for _ in 1...3 { #expect(try await isAnswered()) }
    #expect(try await !isAnswered())
    #expect(
      text(try await Desk(server: server, principal: Principal(id: "bob")).call("echo", ["text": "x"])) == "x"
    )
    clock.advance(by: .milliseconds(500))
    #expect(try await isAnswered())
    #expect(try await !isAnswered())
  }

  @Test func `every call is told of when it is over, and nothing that was said in it`() async throws {
    let told = Mutex<[AuditEvent]>([])
    let server = try makeServer(
      [RegisteredTool(Echo()), tool("fail") { _ in throw ToolError("No.") }, greeter()]
    ) { $0.audit = { event in told.withLock { $0.append(event) } } }
    var desk = Desk(server: server, principal: Self.alice, capabilities: forms)
    desk.metadata = [MetaKey.clientInfo: ["name": "client", "version": "1"]]
    _ = try await desk.call("echo", ["text": "secret"])
    _ = try await desk.call("fail")
    _ = try await desk.call("greet")
    let events = told.withLock { $0 }
    #expect(events.map(\.name) == ["echo", "fail", "greet"])
    #expect(events.map(\.outcome) == [.done, .failed, .needsInput])
    #expect(
      events.allSatisfy { $0.principal == "alice" && $0.client == "client" && $0.method == "tools/call" })
    #expect(!"\(events)".contains("secret"))
  }

  private struct Mark: ToolMiddleware {
    let name: String
    let order: Order
    func call(
      _ tool: RegisteredTool, in context: ToolContext,
      next: @Sendable (ToolContext) async throws -> ToolResult
    ) async throws -> ToolResult {
      order.add("\(name) \(tool.description.name)")
      defer { order.add("\(name) left") }
      return try await next(context)
    }
  }

  private final class Order: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  @Test func `middleware is around every call, the first one outermost`() async throws {
    let order = Order()
    let server = try makeServer([RegisteredTool(Echo())]) {
      $0.middleware = [Mark(name: "outer", order: order), Mark(name: "inner", order: order)]
    }
    #expect(text(try await Desk(server: server).call("echo", ["text": "x"])) == "x")
    #expect(order.all == ["outer echo", "inner echo", "inner left", "outer left"])
  }
}
