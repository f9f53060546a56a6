import Postern
import PosternEventLoop
import PosternMCPClient

/// The scenario `everything` is ours: it sees all of the servers in Tests/Interop/mcp/servers and says what it saw.
extension FixtureClient.Visit {
  func seesEverything() async throws {
    let revision = await client.revision
    say("revision \(revision)")
    say("server \(await client.greeting?.server.name ?? "")")
    try await seesTools()
    try await seesTheRest()
    try await hears()
    for name in ["ask_name", "ask_model", "ask_roots"] {
      try await seesRefusal(of: name) { try await call(name) }
    }
    try await givesUp()
    try await seesChanges()
    try await client.ping()
    say("done")
  }

  private func seesTools() async throws {
    try await lists()
    try await call("add", ["a": 1, "b": 2])
    try await call("where", ["region": "Zürich"])
    try await call("fail")
    try await seesRefusal(of: "unknown resource") {
      _ = try await client.readResource("note://nobody/knows/this")
    }
  }

  /// A refusal of the protocol is something to see, too.
  private func seesRefusal(of name: String, _ body: () async throws -> Void) async throws {
    do { try await body() } catch let error as ClientError where error.code == .refused {
      say("\(name) refused \(error.refusal?.code.rawValue ?? 0)")
    }
  }

  private func seesTheRest() async throws {
    say("resources \(try await client.resources().map(\.uri).joined(separator: " "))")
    say("templates \(try await client.templates().map(\.uriTemplate).joined(separator: " "))")
    for uri in ["note://hello", "note://pixel", "note://a/text"] {
      for contents in try await client.readResource(uri).contents {
        switch contents.body {
        case .text(let text): say("\(uri) \(contents.mimeType ?? "") \(text)")
        case .blob(let base64): say("\(uri) \(contents.mimeType ?? "") \(base64.utf8.count)")
        }
      }
    }
    say("prompts \(try await client.prompts().map(\.name).joined(separator: " "))")
    let prompt = try await client.getPrompt("review", ["language": "swift", "code": "let"])
    say("review \(prompt.messages.compactMap(\.content.text).joined(separator: "|"))")
    let completion = try await client.complete(CompletionCall("language", of: .prompt("review"), typed: "p"))
    say("completion \(completion.values.joined(separator: " "))")
  }

  private func hears() async throws {
    var options = CallOptions()
    options.onProgress = { progress in
      Terminal.print("progress \(progress.done) of \(progress.total ?? 0) \(progress.message ?? "")")
    }
    options.onMessage = { Terminal.print("note \($0.level.rawValue) \($0.data.text)") }
    try await client.setLevel(.info)
    try await call("count", ["to": 3], options)
  }

  /// A call that would take longer than anybody waits.
  private func givesUp() async throws {
    var options = CallOptions()
    var deadlines = ClientDeadlines()
    (deadlines.silence, deadlines.total) = (.milliseconds(300), .milliseconds(300))
    options.deadlines = deadlines
    do throws(ClientError) {
      _ = try await client.callTool("wait", ["seconds": 60], options)
      say("waited for ever")
    } catch {
      say("given up \(error.code.rawValue)")
    }
  }

  private func seesChanges() async throws {
    var filter = SubscriptionFilter()
    filter.toolsListChanged = true
    filter.resources = ["note://watched"]
    var changes: ServerChanges?
    try await seesRefusal(of: "listen") { changes = try await client.listen(filter) }
    guard let changes else { return }
    if await client.revision.era == .handshake {
      // Not every server that can be subscribed to says so, nor does every one say no.
      try await seesRefusal(of: "subscribe") { try await client.subscribe("note://watched") }
    }
    var heard = changes.makeAsyncIterator()
    for (tool, wanted) in [("change_tools", Change.tools), ("touch", .resource(uri: "note://watched"))] {
      let nagging = Task { try await nag(tool) }
      defer { nagging.cancel() }
      var change: Change?
      repeat { change = try await heard.next() } while change != wanted && change != nil
      say("change \(change.map(\.name) ?? "never came")")
    }
  }

  /// Changes something until somebody has heard it: a session's stream opens a moment after the handshake.
  private func nag(_ tool: String) async throws {
    for _ in 0..<10 {
      try await call(tool)
      try await LoopClock().sleep(until: .current.advanced(by: .milliseconds(500)), tolerance: nil)
    }
    await client.close()
  }
}

extension Change {
  fileprivate var name: String {
    switch self {
    case .tools: "tools"
    case .prompts: "prompts"
    case .resources: "resources"
    case .resource(let uri): uri
    case .task(let task): task.id
    }
  }
}
