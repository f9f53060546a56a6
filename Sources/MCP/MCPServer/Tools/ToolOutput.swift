public import PosternJSON
public import PosternJSONSchema
public import PosternMCP

/// What a tool answers: content for the model, and values for programs.
public struct ToolOutput: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// What the model reads.
  public var content: [Content]
  /// What programs read.
  public var structured: JSONValue?
  /// What else is to be said, under names as the protocol has them.
  public var metadata: JSONObject

  /// Content, and values if there are any.
  public init(_ content: [Content], structured: JSONValue? = nil, metadata: JSONObject = [:]) {
    self.content = content
    self.structured = structured
    self.metadata = metadata
  }

  /// One piece of text.
  public init(stringLiteral text: String) { self.init([.text(text)]) }

  /// One piece of text.
  public init(_ text: String) { self.init([.text(text)]) }

  /// Values, which the model reads as JSON.
  public init(structured value: some SchemaRepresentable) throws {
    let json = value.json
    let text = String(decoding: try JSONWriter.encode(json), as: UTF8.self)
    self.init([.text(text)], structured: json)
  }

  var result: ToolResult { ToolResult(content, structured: structured, metadata: metadata) }
}
