import Postern
import PosternEventLoop

extension Fixture {
  /// Tools that speak with the client while it waits.
  static func handshakeTools() throws -> [RegisteredTool] {
    [
      try RegisteredTool("test_tool_with_logging", "Writes notes into the client's log.") { context in
        for note in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
          try await context.log(.info, .string(note))
          try await LoopClock().sleep(for: .milliseconds(50))
        }
        return "Done."
      },
      try RegisteredTool("test_sampling", "Lets the client's model answer.", effect: .reads) {
        (arguments: Prompted, context) in
        let answer = try await context.sample(
          SamplingRequest([.user(.text(arguments.prompt))], maximumTokens: 100))
        return "LLM response: \(answer.text)"
      },
      try RegisteredTool("test_elicitation", "Asks the person at the client.", effect: .reads) {
        (arguments: Messaged, context) in
        let answer = try await context.elicit(FormRequest(arguments.message, schema: accountForm))
        return "User response: \(try described(answer))"
      },
      try RegisteredTool("test_elicitation_sep1034_defaults", "Asks with defaults of every type.") {
        context in
        let answer = try await context.elicit(FormRequest("Please review the form.", schema: defaultsForm))
        return "Elicitation completed: \(try described(answer))"
      },
      try RegisteredTool("test_elicitation_sep1330_enums", "Asks with choices of every form.") { context in
        let answer = try await context.elicit(FormRequest("Please choose.", schema: choicesForm))
        return "Elicitation completed: \(try described(answer))"
      },
      try RegisteredTool("test_reconnection", "Lets the connection go before it is done.") { context in
        try await LoopClock().sleep(for: .milliseconds(50))
        context.releaseConnection(retry: .milliseconds(500))
        try await LoopClock().sleep(for: .milliseconds(200))
        return "Reconnection test completed successfully."
      },
    ]
  }

  private struct Prompted: Record {
    @Field("What the model is asked") var prompt: String
  }

  private struct Messaged: Record {
    @Field("What the person reads") var message: String
  }

  private static func described(_ answer: ElicitationAnswer) throws -> String {
    let content = String(decoding: try JSONWriter.encode(.object(answer.content)), as: UTF8.self)
    return "action=\(answer.action.rawValue), content=\(content)"
  }

  private static let accountForm: JSONObject = [
    "type": "object",
    "properties": ["username": ["type": "string"], "email": ["type": "string"]],
    "required": ["username", "email"],
  ]

  private static let defaultsForm: JSONObject = [
    "type": "object",
    "properties": [
      "name": ["type": "string", "default": "John Doe"],
      "age": ["type": "integer", "default": 30],
      "score": ["type": "number", "default": 95.5],
      "status": ["type": "string", "enum": ["active", "inactive", "pending"], "default": "active"],
      "verified": ["type": "boolean", "default": true],
    ],
  ]

  private static let choicesForm: JSONObject = [
    "type": "object",
    "properties": [
      "untitledSingle": ["type": "string", "enum": ["option1", "option2", "option3"]],
      "titledSingle": ["type": "string", "oneOf": titled],
      "legacyEnum": [
        "type": "string", "enum": ["opt1", "opt2", "opt3"],
        "enumNames": ["Option One", "Option Two", "Option Three"],
      ],
      "untitledMulti": [
        "type": "array", "items": ["type": "string", "enum": ["option1", "option2", "option3"]],
      ],
      "titledMulti": ["type": "array", "items": ["anyOf": titled]],
    ],
  ]

  private static let titled: JSONValue = [
    ["const": "value1", "title": "First Option"], ["const": "value2", "title": "Second Option"],
    ["const": "value3", "title": "Third Option"],
  ]
}
