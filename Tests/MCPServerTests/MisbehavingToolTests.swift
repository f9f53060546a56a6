import PosternJSON
import PosternMCP
import PosternMCPServer
import PosternTesting
import Synchronization
import Testing

@Suite("Tools that misbehave") struct MisbehavingToolTests {
  private struct Leak: Error, CustomStringConvertible {
    let description = "password=hunter2 at /srv/secret"
  }

  @Test(.requirement("MCP-51"), arguments: Revision.all)
  func `an error from elsewhere is told without its text`(revision: Revision) async throws {
    let desk = Desk(server: try makeServer([tool("leak") { _ in throw Leak() }]), revision: revision)
    let answer = try await desk.call("leak")
    #expect(answer["result"]?["isError"] == true)
    #expect(text(answer) == "It failed unexpectedly; the operator finds out more.")
  }

  @Test(.requirement("MCP-45"))
  func `one that hangs is given up at its deadline, whether it heeds that or not`() async throws {
    let (clock, latch) = (TestClock(), Latch())
    let told = Mutex<[AuditEvent.Outcome]>([])
    let server = try makeServer([
      tool("hang") { _ in
        await latch.wait(); return "late"
      }
    ]) {
      $0.clock = clock
      $0.callTime = .seconds(5)
      $0.audit = { event in told.withLock { $0.append(event.outcome) } }
    }
    let call = try Desk(server: server).start("hang")
    clock.advance(by: .seconds(4))
    #expect(call.reply == nil)
    clock.advance(by: .seconds(1))
    let answer = try read(await call.value().message(to: .int(1)))
    #expect(answer["result"]?["isError"] == true)
    #expect(text(answer) == "It took too long and was given up.")
    latch.open()
    while told.withLock(\.isEmpty) { await Task.yield() }
    #expect(told.withLock { $0 } == [.abandoned])
  }

  @Test(.requirement("MCP-45")) func `its own time counts, but never above the longest`() async throws {
    let (clock, latch) = (TestClock(), Latch())
    let patient = try RegisteredTool(
      ToolDescription(name: "patient", summary: "Waits.", inputSchema: ["type": "object"]),
      timeLimit: .seconds(1_000)
    ) { _, _ in
      await latch.wait()
      return "late"
    }
    let server = try makeServer([patient]) {
      $0.clock = clock
      $0.callTime = .seconds(1)
      $0.longestCall = .seconds(10)
    }
    let call = try Desk(server: server).start("patient")
    clock.advance(by: .seconds(9))
    #expect(call.reply == nil)
    clock.advance(by: .seconds(1))
    #expect(text(try read(await call.value().message(to: .int(1)))) == "It took too long and was given up.")
    latch.open()
  }

  @Test func `a result of ten megabytes is refused with its size`() async throws {
    let huge = try tool("huge") { _ in ToolOutput(String(repeating: "x", count: 10_000_000)) }
    let answer = try await Desk(server: makeServer([huge])).call("huge")
    #expect(answer["result"]?["isError"] == true)
    let message = try #require(text(answer))
    #expect(message.hasSuffix("bytes, and at most 4194304 can be sent; ask for less of it."))
    #expect(message.hasPrefix("The result has 10000"))
  }

  @Test(.requirement("MCP-18", "I9")) func `one that is cancelled is told, and its answer counts no more`()
    async throws
  {
    let (began, stopped) = (Latch(), Latch())
    let server = try makeServer([
      tool("work") { _ in
        began.open()
        await untilCancelled()
        stopped.open()
        return "late"
      }
    ])
    let call = try Desk(server: server).start("work")
    await began.wait()
    call.cancel()
    await stopped.wait()
    #expect(call.isCancelled)
    #expect(try read(await call.value().message(to: .int(1)))["error"]?["code"]?.int == -32603)
  }

  @Test(.requirement("MCP-44", "MCP-63")) func `one that goes on talking after its end is not heard`()
    async throws
  {
    let (release, said) = (Latch(), Latch())
    let gossip = try tool("gossip") { context in
      Task {
        await release.wait()
        try? await context.report(2)
        try? await context.log(.error, "too late")
        said.open()
      }
      try await context.report(1)
      return "Done."
    }
    let listener = Listener()
    var desk = Desk(server: try makeServer([gossip]))
    desk.metadata = ["progressToken": 7, "io.modelcontextprotocol/logLevel": "debug"]
    _ = try await desk.call("gossip", on: listener)
    release.open()
    await said.wait()
    #expect(await listener.messages.count == 1)
  }

  @Test(.timeLimit(.minutes(1))) func `one that ended is forgotten, with what it answered`() async throws {
    let desk = Desk(
      server: try makeServer([tool("big") { _ in ToolOutput(String(repeating: "x", count: 1_000_000)) }]))
    weak var running: RunningCall?
    do {
      let call = try desk.start("big")
      running = call
      _ = await call.value()
    }
    while running != nil { await Task.yield() }
  }
}
