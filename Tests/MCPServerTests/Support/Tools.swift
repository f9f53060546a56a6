import PosternJSON
import PosternJSONSchema
import PosternMCP
import PosternMCPServer
import PosternTesting

/// A server of these tools and whatever else a test needs.
func makeServer(
  _ tools: [RegisteredTool] = [], resources: [RegisteredResource] = [], templates: [RegisteredTemplate] = [],
  prompts: [RegisteredPrompt] = [], configure: (inout Server.Configuration) -> Void = { _ in }
) throws -> Server {
  var configuration = Server.Configuration()
  configure(&configuration)
  return try Server(
    Implementation(name: "test", version: "1", title: "A test"), tools: tools, resources: resources,
    templates: templates, prompts: prompts, configuration: configuration)
}

/// A tool without arguments.
func tool(
  _ name: String, _ effect: Effect = .reads, scopes: Set<String> = [],
  call: @escaping @Sendable (ToolContext) async throws -> ToolOutput
) throws -> RegisteredTool {
  try RegisteredTool(name, "Does something.", effect: effect, scopes: scopes) { (_: NoArguments, context) in
    try await call(context)
  }
}

/// Answers what it is given.
struct Echo: Tool {
  static let summary = "Answers what it is given."
  static let effect = Effect.reads

  struct Arguments: Record {
    @Field("A text", .length(1...20)) var text: String
    @Field("How often", .range(1...3)) var times = 1
  }

  func call(_ arguments: Arguments, in context: ToolContext) async throws -> String {
    Array(repeating: arguments.text, count: arguments.times).joined(separator: " ")
  }
}

/// Answers values.
struct Measure: Tool {
  static let summary = "Measures."
  static let effect = Effect.reads

  struct Output: Record {
    @Field("How long it is") var length: Int
  }

  func call(_ arguments: NoArguments, in context: ToolContext) async throws -> Output {
    try Output { $0.length = 7 }
  }
}

/// A form that asks for a name.
let nameForm = FormRequest("Name?", schema: ["type": "object", "properties": ["name": ["type": "string"]]])

/// Asks for a name, and greets.
func greeter(_ effect: Effect = .reads) throws -> RegisteredTool {
  try tool("greet", effect) { context in
    let answer = try await context.elicit(nameForm, as: "name")
    return "Hello, \(answer.content["name"]?.string ?? "nobody")."
  }
}

/// The answer of a person who fills in a form.
func filledIn(_ name: String) -> JSONValue { ["action": "accept", "content": ["name": .string(name)]] }

/// What a client declares that fills in forms.
let forms: JSONObject = ["elicitation": [:]]

/// The text of a tool's answer.
func text(_ answer: JSONValue) -> String? { answer["result"]?["content"]?[0]?["text"]?.string }
