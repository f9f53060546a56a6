import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPClient
import PosternMCPServer
import PosternTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `The client and our own server` {
  @Test(.requirement("MCP-89", "MCP-90"), arguments: Way.allCases)
  func `have the same words for lists, calls, resources, prompts and completions`(way: Way) async throws {
    var configuration = Server.Configuration()
    // Every list has several pages.
    configuration.pageSize = 2
    try await withOwnServer(try Self.server(configuration), by: way) { client in
      #expect(await client.revision == way.revision)
      #expect(await client.greeting?.server.name == "own")
      #expect(await client.greeting?.instructions == nil)
      #expect(try await client.tools().map(\.name) == ["echo", "count", "ask", "change", "later"])
      let result = try await client.callTool("echo", ["text": "grüße\n", "place": "Zürich"])
      #expect(result.text == "Zürich: grüße\n")
      let refused = try await client.callTool("echo", ["text": 7])
      #expect(refused.isError)
      let unknown = try await failure { _ = try await client.callTool("nobody") }
      #expect(unknown.refusal?.code == .invalidParameters)
      #expect(try await client.resources().map(\.uri) == ["note://a", "note://b", "note://c"])
      #expect(try await client.readResource("note://b").contents.map(\.body) == [.text("The note b.")])
      #expect(try await client.readResource("page://x").contents.map(\.body) == [.text("The page x.")])
      let absent = try await failure { _ = try await client.readResource("note://z") }
      #expect(absent.refusal?.code.rawValue == (way.era == .stateless ? -32602 : -32002))
      #expect(try await client.templates().map(\.uriTemplate) == ["page://{name}"])
      #expect(try await client.prompts().map(\.name) == ["greet"])
      let prompt = try await client.getPrompt("greet", ["who": "you"])
      #expect(prompt.messages.compactMap(\.content.text) == ["Greet you."])
      let completion = try await client.complete(CompletionCall("who", of: .prompt("greet"), typed: "y"))
      #expect(completion.values == ["you", "y'all"])
      try await client.ping()
      let nothing = try await failure { _ = try await client.request("no/such/method") }
      #expect(nothing.refusal?.code == .methodNotFound)
    }
  }

  @Test(.requirement("MCP-44", "MCP-63", "MCP-90"), arguments: Way.allCases)
  func `hear of each other while a call runs`(way: Way) async throws {
    try await withOwnServer(try Self.server(), by: way) { client in
      let heard = Mutex<[String]>([])
      var options = CallOptions()
      options.onProgress = { progress in heard.withLock { $0.append("progress \(progress.done)") } }
      options.onMessage = { message in
        heard.withLock { $0.append("\(message.level) \(message.data.string ?? "")") }
      }
      try await client.setLevel(.notice)
      let result = try await client.callTool("count", [:], options)
      #expect(result.text == "counted")
      #expect(heard.withLock { $0 } == ["progress 1.0", "notice one", "progress 2.0", "notice two"])
    }
  }

  @Test(.requirement("MCP-34", "MCP-75", "MCP-90"), arguments: Way.allCases)
  func `ask and answer by one call`(way: Way) async throws {
    try await withOwnServer(try Self.server(), by: way) {
      $0.input.form = { $0.accepted(["name": "Ada"]) }
      $0.input.sampling = { _ in SamplingAnswer("Paris", model: "m") }
      $0.input.roots = { [Root(uri: "file:///x")] }
    } _: { client in
      let result = try await client.callTool("ask")
      #expect(result.text == "Ada, Paris, file:///x")
    }
    try await withOwnServer(try Self.server(), by: way) { client in
      guard way.era == .stateless else {
        // The handshake era has no error for it that a call could fail with.
        let result = try await client.callTool("ask")
        return #expect(result.isError)
      }
      let error = try await failure { _ = try await client.callTool("ask") }
      #expect(error.refusal?.code == .missingClientCapability)
    }
  }

  @Test(.requirement("MCP-41", "MCP-80"), arguments: Way.allCases)
  func `tell and hear of changes`(way: Way) async throws {
    try await withOwnServer(try Self.server(), by: way) { client in
      var filter = SubscriptionFilter()
      filter.toolsListChanged = true
      filter.resources = ["note://a"]
      let changes = try await client.listen(filter)
      #expect(changes.acknowledged == filter)
      var iterator = changes.makeAsyncIterator()
      _ = try await client.callTool("change")
      #expect(try await iterator.next() == .resource(uri: "note://a"))
      #expect(try await iterator.next() == .tools)
    }
  }

  @Test(.requirement("MCP-66", "MCP-68", "MCP-72"), arguments: Way.allCases)
  func `let a call go on as a task, where both know tasks`(way: Way) async throws {
    try await withOwnServer(try Self.server(), by: way) {
      $0.allowTasks()
      $0.timing.pause = { _ in }
      $0.input.form = { $0.accepted(["name": "Ada"]) }
    } _: { client in
      switch try await client.startTool("later") {
      case .task(let task):
        #expect(way.era == .stateless)
        let result = try await client.finish(task)
        #expect(result.text == "Later, Ada.")
      case .result(let result):
        #expect(way.era == .handshake)
        #expect(result.text == "Later, Ada.")
      }
    }
  }

  @Test(.requirement("MCP-18", "MCP-26", "MCP-78"), arguments: Way.allCases)
  func `stop what nobody waits for`(way: Way) async throws {
    let (begun, stopped) = (Latch(), Latch())
    let server = try Self.server()
    try server.add(
      RegisteredTool("wait", "Waits.", effect: .reads) { (_: NoArguments, _) in
        begun.open()
        await untilCancelled()
        stopped.open()
        return "stopped"
      })
    try await withOwnServer(server, by: way) { client in
      let call = Task { try await failure { _ = try await client.callTool("wait") } }
      await begun.wait()
      call.cancel()
      let error = try await call.value
      #expect(error.code == .cancelled)
      await stopped.wait()
      try await client.ping()
    }
  }

  private static func server(_ configuration: Server.Configuration = .init()) throws -> Server {
    let schema: JSONObject = ["type": "object", "properties": ["name": ["type": "string"]]]
    return try Server(
      Implementation(name: "own", version: "1"),
      tools: [
        RegisteredTool(
          ToolDescription(
            name: "echo", summary: "Says it again.",
            inputSchema: [
              "type": "object", "required": ["text"],
              "properties": [
                "text": ["type": "string"], "place": ["type": "string", "x-mcp-header": "Place"],
              ],
            ], effect: .reads)
        ) { arguments, _ in
          guard let text = arguments["text"]?.string else { throw ToolError("There is no text.") }
          return "\(arguments["place"]?.string ?? "nowhere"): \(text)"
        },
        RegisteredTool("count", "Counts.", effect: .reads) { (_: NoArguments, context) in
          for (number, word) in [(1, "one"), (2, "two")] {
            try await context.report(Double(number))
            try await context.log(.info, "not wanted")
            try await context.log(.notice, .string(word))
          }
          return "counted"
        },
        RegisteredTool("ask", "Asks.", effect: .reads) { (_: NoArguments, context) in
          let form = try await context.elicit(FormRequest("Name?", schema: schema), as: "name")
          let model = try await context.sample(SamplingRequest([.user("?")], maximumTokens: 9), as: "model")
          let roots = try await context.roots(as: "roots")
          return ToolOutput(
            "\(form.content["name"]?.string ?? ""), \(model.text), \(roots.map(\.uri).joined())")
        },
        RegisteredTool("change", "Changes.", effect: .updates) { (_: NoArguments, context) in
          context.server.changes.publish(.resource(uri: "note://b"))
          context.server.changes.publish(.resource(uri: "note://a"))
          context.server.changes.publish(.tools)
          return "changed"
        },
        RegisteredTool("later", "Goes on.", effect: .reads) { (_: NoArguments, context) in
          try await context.goOn { context in
            let form = try await context.elicit(FormRequest("Name?", schema: schema), as: "name")
            return "Later, \(form.content["name"]?.string ?? "")."
          }
        },
      ],
      resources: ["a", "b", "c"].map { name in
        try RegisteredResource(ResourceDescription(uri: "note://\(name)", name: name)) { _ in
          ResourceResult([ResourceContents(uri: "note://\(name)", text: "The note \(name).")])
        }
      },
      templates: [
        RegisteredTemplate(TemplateDescription(uriTemplate: "page://{name}", name: "page")) { variables, _ in
          ResourceResult([ResourceContents(uri: "page://x", text: "The page \(variables["name"] ?? "").")])
        }
      ],
      prompts: [
        RegisteredPrompt(
          PromptDescription(name: "greet", summary: "Greets.", arguments: [.init("who", isRequired: true)]),
          complete: [
            "who": { typed, _, _ in CompletionResult(["you", "y'all", "me"].filter { $0.hasPrefix(typed) }) }
          ]
        ) { arguments, _ in PromptResult([.user("Greet \(arguments["who"] ?? "").")]) }
      ], configuration: configuration)
  }
}
