import Postern

extension Fixture {
  /// Tools that need something from the client before they go on.
  static func inputTools() throws -> [RegisteredTool] {
    [
      try RegisteredTool("test_missing_capability", "Needs a client that has a model.") { context in
        guard context.clientCapabilities.hasSampling else {
          throw ProtocolError.missingCapability(["sampling": [:]])
        }
        return "The client has a model."
      },
      try RegisteredTool("test_streaming_elicitation", "Asks the person at the client.") { context in
        let answer = try await context.elicit(form("What is your name?", nameForm), as: "user_name")
        return "Hello, \(text("name", in: answer))!"
      },
      try RegisteredTool("test_logging_tool", "Writes a note, to who wants notes.") { context in
        try await context.log(.info, "The tool runs.")
        return "Done."
      },
      try RegisteredTool("test_input_required_result_elicitation", "Asks for a name.") { context in
        let answer = try await context.elicit(form("What is your name?", nameForm), as: "user_name")
        return "Hello, \(text("name", in: answer))!"
      },
      try RegisteredTool("test_input_required_result_sampling", "Asks the client's model.") { context in
        let question = SamplingRequest([.user("What is the capital of France?")], maximumTokens: 100)
        return ToolOutput(try await context.sample(question, as: "capital_question").text)
      },
      try RegisteredTool("test_input_required_result_list_roots", "Asks for the client's folders.") {
        context in
        let roots = try await context.roots(as: "client_roots")
        return "Folders: \(roots.map { $0.name ?? $0.uri }.joined(separator: ", "))"
      },
      try RegisteredTool("test_input_required_result_request_state", "Asks, and checks what comes back.") {
        context in
        let answer = try await context.elicit(form("Please confirm", okForm), as: "confirm")
        return "state-ok (\(answer.action.rawValue))"
      },
      try RegisteredTool("test_input_required_result_multiple_inputs", "Asks for three things at once.") {
        context in
        let answers = try await context.ask([
          .init(key: "user_name", request: .form(form("What is your name?", nameForm))),
          .init(
            key: "greeting",
            request: .sampling(SamplingRequest([.user("Generate a greeting")], maximumTokens: 50))),
          .init(key: "client_roots", request: .roots),
        ])
        return "Answers: \(answers.keys.sorted().joined(separator: ", "))"
      },
      try RegisteredTool("test_input_required_result_multi_round", "Asks twice, one after the other.") {
        context in
        let name = try await context.elicit(form("Step 1: What is your name?", nameForm), as: "step1")
        let color = try await context.elicit(form("Step 2: Which color?", colorForm), as: "step2")
        return "\(text("name", in: name)) likes \(text("color", in: color))."
      },
      try RegisteredTool("test_input_required_result_tampered_state", "Takes back only what it gave.") {
        context in
        _ = try await context.elicit(form("Please confirm", okForm), as: "confirm")
        return "The state was as it was given."
      },
      try RegisteredTool("test_input_required_result_capabilities", "Asks only for what the client has.") {
        context in
        let answers = try await context.ask([
          .init(key: "user_name", request: .form(form("What is your name?", nameForm))),
          .init(
            key: "greeting",
            request: .sampling(SamplingRequest([.user("Generate a greeting")], maximumTokens: 50))),
        ])
        return "Answers: \(answers.keys.sorted().joined(separator: ", "))"
      },
      try RegisteredTool(
        ToolDescription(
          name: "test_x_mcp_header", summary: "Has an argument that is mirrored into a header.",
          inputSchema: [
            "type": "object",
            "properties": ["region": ["type": "string", "x-mcp-header": "Region"]],
            "required": ["region"], "additionalProperties": false,
          ], effect: .reads)
      ) { arguments, _ in "Region: \(arguments["region"]?.string ?? "none")" },
    ]
  }

  static func form(_ message: String, _ schema: JSONObject) -> FormRequest {
    FormRequest(message, schema: schema)
  }

  static func text(_ name: String, in answer: ElicitationAnswer) -> String {
    answer.content[name]?.string ?? "nobody"
  }

  static let nameForm: JSONObject = flat("name", "string")
  static let colorForm: JSONObject = flat("color", "string")
  static let contextForm: JSONObject = flat("context", "string")
  static let okForm: JSONObject = flat("ok", "boolean")
  static let confirmForm: JSONObject = flat("confirm", "boolean")

  private static func flat(_ name: String, _ type: String) -> JSONObject {
    let field: JSONValue = ["type": .string(type)]
    let properties = JSONObject([(name, field)])
    return ["type": "object", "properties": .object(properties), "required": [.string(name)]]
  }
}
