import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting

/// A tool without arguments.
func tool(
  _ name: String, _ effect: Effect = .reads,
  call: @escaping @Sendable (ToolContext) async throws -> ToolOutput
) throws -> RegisteredTool {
  try RegisteredTool(name, "Does something.", effect: effect) { (_: NoArguments, context) in
    try await call(context)
  }
}

/// A server of a few tools and those of a test.
func makeServer(
  _ more: [RegisteredTool] = [], configure: (inout Server.Configuration) -> Void = { _ in }
) throws -> Server {
  var configuration = Server.Configuration()
  configuration.growingLists = [.prompts, .resources]
  configure(&configuration)
  return try Server(
    Implementation(name: "test", version: "1", title: "A <test>"),
    tools: [
      tool("hello") { _ in "Hello." },
      tool("whoami") { context in
        await Task.yield()
        return ToolOutput(context.principal?.id ?? "nobody")
      },
      tool("steps") { context in
        for step in 1...3 { try await context.report(Double(step), of: 3) }
        return "Done."
      },
      tool("change", .updates) { context in
        context.server.changes.publish(.tools)
        return "Changed."
      },
      tool("ask") { context in
        let form = FormRequest(
          "Name?", schema: ["type": "object", "properties": ["name": ["type": "string"]]])
        let answer = try await context.elicit(form, as: "name")
        return "Hello, \(answer.content["name"]?.string ?? "nobody")."
      },
      RegisteredTool(
        ToolDescription(
          name: "regional", summary: "Is somewhere.",
          inputSchema: [
            "type": "object",
            "properties": ["region": ["type": "string", "x-mcp-header": "Region"]],
          ])
      ) { arguments, _ in ToolOutput(arguments["region"]?.string ?? "nowhere") },
    ] + more, configuration: configuration)
}

/// The text of a tool's answer.
func text(_ answer: JSONValue) -> String? { answer["result"]?["content"]?[0]?["text"]?.string }
