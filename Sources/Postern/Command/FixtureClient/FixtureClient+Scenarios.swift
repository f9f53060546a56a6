import Postern
import PosternMCPClient

extension FixtureClient {
  /// Something that a server wants to see a client do.
  struct Scenario {
    let names: [String]
    /// Does it; nil where a token would be needed.
    let run: (@Sendable (Visit) async throws -> Void)?

    init(_ names: String..., run: (@Sendable (Visit) async throws -> Void)?) {
      self.names = names
      self.run = run
    }

    /// The scenario of a name.
    static func named(_ name: String?) throws(Mistake) -> Scenario {
      guard let name else { throw Mistake(sentence: "Say the scenario in MCP_CONFORMANCE_SCENARIO.") }
      if let scenario = all.first(where: { $0.names.contains(name) }) { return scenario }
      if name.hasPrefix("auth/") { return Scenario(name, run: nil) }
      throw Mistake(sentence: "There is no scenario \(name).")
    }

    /// The scenarios of the suite that need no token, and one of our own.
    static let all = [
      Scenario("initialize", "json-schema-ref-no-deref", "request-metadata") { try await $0.lists() },
      Scenario("tools_call", "tools-call") { try await $0.adds() },
      Scenario("elicitation-sep1034-client-defaults", "elicitation-defaults") {
        try await $0.calls("test_client_elicitation_defaults")
      },
      Scenario("sse-retry") { try await $0.calls("test_reconnection") },
      Scenario("http-standard-headers") { try await $0.touchesEverything() },
      Scenario("http-custom-headers") { try await $0.callsWhatItIsGiven() },
      Scenario("http-invalid-tool-headers") { try await $0.callsAll() },
      Scenario("sep-2322-client-request-state") { try await $0.answersInRounds() },
      Scenario("json-schema-2020-12-preservation") { try await $0.repeatsSchema() },
      Scenario("everything") { try await $0.seesEverything() },
    ]
  }

  /// One visit to a server.
  struct Visit: Sendable {
    let client: MCPClient
    /// What the scenario is given.
    let context: JSONObject
  }

  /// A scenario did not go through.
  struct Shortfall: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }
}

extension FixtureClient.Visit {
  func say(_ line: String) { Terminal.print(line) }

  @discardableResult
  func lists() async throws -> [ToolDescription] {
    let tools = try await client.tools()
    say("tools \(tools.map(\.name).joined(separator: " "))")
    return tools
  }

  @discardableResult
  func call(_ name: String, _ arguments: JSONObject = [:], _ options: CallOptions = .init()) async throws
    -> ToolResult
  {
    let result = try await client.callTool(name, arguments, options)
    let structured = result.structured.map { " \($0.text)" } ?? ""
    say("\(name)\(result.isError ? " error" : "")\(structured) \(result.text)")
    return result
  }

  func calls(_ name: String) async throws {
    let tools = try await lists()
    guard tools.contains(where: { $0.name == name }) else {
      throw FixtureClient.Shortfall("The server has no tool \(name).")
    }
    guard try await !call(name).isError else {
      throw FixtureClient.Shortfall("The tool \(name) says that it failed.")
    }
  }

  func adds() async throws {
    guard let tool = try await lists().first else { throw FixtureClient.Shortfall("The server has no tool.") }
    try await call(tool.name, ["a": 2, "b": 3])
  }

  func callsAll() async throws {
    for tool in try await lists() { try await call(tool.name, tool.sampleArguments) }
  }

  func callsWhatItIsGiven() async throws {
    try await lists()
    guard let calls = context["toolCalls"]?.array else {
      throw FixtureClient.Shortfall("MCP_CONFORMANCE_CONTEXT has no toolCalls.")
    }
    for one in calls { try await call(one["name"]?.string ?? "", one["arguments"]?.object ?? [:]) }
  }

  func touchesEverything() async throws {
    try await callsAll()
    for resource in try await client.resources() {
      _ = try await client.readResource(resource.uri)
      say("resource \(resource.uri)")
    }
    for prompt in try await client.prompts() {
      let arguments = prompt.arguments.map { ($0.name, "sample") }
      _ = try await client.getPrompt(prompt.name, Dictionary(arguments) { first, _ in first })
      say("prompt \(prompt.name)")
    }
  }

  /// Other calls run while one is in its rounds: nothing of it may get into them.
  func answersInRounds() async throws {
    try await lists()
    async let echo = call("test_mrtr_echo_state")
    async let other = call("test_mrtr_unrelated")
    _ = try await (echo, other)
    for name in ["test_mrtr_no_state", "test_mrtr_unrelated", "test_mrtr_no_result_type"] {
      try await call(name)
    }
  }

  func repeatsSchema() async throws {
    let tools = try await lists()
    guard let tool = tools.first(where: { $0.name == "json_schema_2020_12_tool" }) else {
      throw FixtureClient.Shortfall("The server has no tool json_schema_2020_12_tool.")
    }
    try await call("json_schema_echo", ["schema": .object(tool.inputSchema)])
  }
}

extension ToolDescription {
  /// A value for each argument that is required.
  fileprivate var sampleArguments: JSONObject {
    let required = inputSchema["required"]?.array?.compactMap(\.string) ?? []
    return JSONObject(
      required.map { name in (name, FixtureClient.sample(of: inputSchema["properties"]?[name] ?? .null, name))
      })
  }
}
