import Postern
import PosternEventLoop

extension Fixture {
  /// Tools that answer one kind of content each, on every revision.
  static func contentTools() throws -> [RegisteredTool] {
    [
      try RegisteredTool("test_simple_text", "Answers a text.") { _ in
        "This is a simple text response for testing."
      },
      try RegisteredTool("test_image_content", "Answers a picture.") { _ in
        ToolOutput([.image(base64: picture, mimeType: "image/png")])
      },
      try RegisteredTool("test_audio_content", "Answers a sound.") { _ in
        ToolOutput([.audio(base64: sound, mimeType: "audio/wav")])
      },
      try RegisteredTool("test_embedded_resource", "Answers a resource with what it holds.") { _ in
        ToolOutput([
          .resource(
            ResourceContents(
              uri: "test://embedded-resource", text: "This is an embedded resource content."))
        ])
      },
      try RegisteredTool("test_multiple_content_types", "Answers several kinds of content.") { _ in
        ToolOutput([
          "Multiple content types test:", .image(base64: picture, mimeType: "image/png"),
          .resource(
            ResourceContents(
              uri: "test://mixed-content-resource", text: #"{"test":"data","value":123}"#,
              mimeType: "application/json")),
        ])
      },
      try RegisteredTool("test_error_handling", "Always says that it failed.") { _ in
        throw ToolError("This tool intentionally returns an error for testing")
      },
      try RegisteredTool("test_tool_with_progress", "Tells how far it is.") { context in
        for step in [0.0, 50, 100] {
          try await context.report(step, of: 100, "Completed step \(Int(step)) of 100")
          try await LoopClock().sleep(for: .milliseconds(50))
        }
        return "Done."
      },
      try RegisteredTool(schemaTool) { _, _ in "The arguments were taken as they came." },
      try RegisteredTool(Echo()),
      try RegisteredTool(AddNumbers()),
    ]
  }

  /// A tool whose schema has keywords that only draft 2020-12 has, which lists must leave as they are.
  private static var schemaTool: ToolDescription {
    get throws {
      let schema = #"""
        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":{"$anchor":
        "addressDef","type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
        "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},"contactMethod":{"type":"string",
        "enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},"allOf":[{"anyOf":[{"required":
        ["phone"]},{"required":["email"]}]}],"if":{"properties":{"contactMethod":{"const":"phone"}},"required":
        ["contactMethod"]},"then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false}
        """#
      return ToolDescription(
        name: "json_schema_2020_12_tool", summary: "Has a schema with everything in it.",
        inputSchema: JSONValue(try JSON.parse(schema).root).object ?? [:], effect: .reads)
    }
  }
}

/// Says what it is told: what benchmarks call.
struct Echo: Tool {
  static let summary = "Says what it is told."
  static let effect = Effect.reads

  struct Arguments: Record {
    @Field("What to say") var text: String
  }

  func call(_ arguments: Arguments, in context: ToolContext) async throws -> String { arguments.text }
}

/// Adds two numbers, and answers with a record.
struct AddNumbers: Tool {
  static let summary = "Adds two numbers."
  static let effect = Effect.reads

  struct Arguments: Record {
    @Field("The first number") var a: Double
    @Field("The second number") var b: Double
  }

  struct Output: Record {
    @Field("Their sum") var sum: Double
  }

  func call(_ numbers: Arguments, in context: ToolContext) async throws -> Output {
    try Output { $0.sum = numbers.a + numbers.b }
  }
}
