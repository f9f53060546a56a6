public import PosternJSON

/// What came of calling a tool.
public struct ToolResult: Sendable, Hashable {
  /// What the model reads.
  public var content: [Content]
  /// What programs read; its schema is the tool's output schema.
  public var structured: JSONValue?
  /// Whether it says why the tool could not do what it was asked.
  public var isError: Bool
  /// What else is to be said.
  public var metadata: JSONObject

  /// A result.
  public init(
    _ content: [Content], structured: JSONValue? = nil, isError: Bool = false, metadata: JSONObject = [:]
  ) {
    self.content = content
    self.structured = structured
    self.isError = isError
    self.metadata = metadata
  }

  /// Reads a result; nil when it has no content.
  public init?(_ view: JSONView) {
    guard let content = view["content"]?.array else { return nil }
    self.init(
      content.compactMap(Content.init), structured: view["structuredContent"].map(JSONValue.init),
      isError: view["isError"]?.bool ?? false, metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// The result as it goes over the wire.
  public func bytes(in frame: ResultFrame) throws(JSONError) -> [UInt8] {
    try frame.result(metadata: metadata) { writer throws(JSONError) in
      try writeMembers(to: &writer, in: frame.revision)
    }
  }

  /// Writes what is the result's own: for inside a task as well.
  public func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    try writer.member("content", content) { writer, content throws(JSONError) in
      try content.write(to: &writer, in: revision)
    }
    if let structured, !isError, Self.carries(structured, in: revision) {
      try writer.member("structuredContent", structured as JSONValue?)
    }
    if isError { writer.member("isError", true) }
  }

  private static func carries(_ structured: JSONValue, in revision: Revision) -> Bool {
    revision.has(.structuredValues) || revision.has(.structuredObjects) && structured.object != nil
  }
}
