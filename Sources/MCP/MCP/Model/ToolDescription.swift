public import PosternJSON

/// What a list of tools says of one.
public struct ToolDescription: Sendable, Hashable {
  /// Names the tool.
  public var name: String
  /// A name for people.
  public var title: String?
  /// What it does, for the model.
  public var summary: String
  /// The JSON Schema of its arguments, as its author wrote it.
  public var inputSchema: JSONObject
  /// The JSON Schema of its structured result.
  public var outputSchema: JSONObject?
  /// What it does to the world.
  public var effect: Effect?
  /// Pictures for it.
  public var icons: [Icon]
  /// What else is to be said.
  public var metadata: JSONObject

  /// Describes a tool.
  public init(
    name: String, title: String? = nil, summary: String, inputSchema: JSONObject,
    outputSchema: JSONObject? = nil, effect: Effect? = nil, icons: [Icon] = [], metadata: JSONObject = [:]
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.effect = effect
    self.icons = icons
    self.metadata = metadata
  }

  /// Reads a description; nil when it lacks a name or a schema.
  public init?(_ view: JSONView) {
    guard let name = view["name"]?.string, let schema = view["inputSchema"]?.object else { return nil }
    self.init(
      name: name, title: view["title"]?.string ?? view["annotations"]?["title"]?.string,
      summary: view["description"]?.string ?? "", inputSchema: JSONObject(schema),
      outputSchema: view["outputSchema"]?.object.map(JSONObject.init),
      effect: view["annotations"].map(Effect.init),
      icons: view["icons"]?.array?.compactMap(Icon.init) ?? [],
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// Whether results of this tool have a structured part in a revision.
  public func hasStructuredResults(in revision: Revision) -> Bool {
    guard let outputSchema else { return false }
    return revision.has(.structuredValues)
      || revision.has(.structuredObjects) && outputSchema["type"] == "object"
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("name", name)
    if revision.has(.titles) { writer.member("title", title) }
    writer.member("description", summary)
    try writer.member("inputSchema", inputSchema)
    if hasStructuredResults(in: revision) { try writer.member("outputSchema", outputSchema) }
    if revision.has(.toolAnnotations), let effect {
      writer.key("annotations")
      effect.write(title: revision.has(.titles) ? nil : title, to: &writer)
    }
    try Icon.writeMember(icons, to: &writer, in: revision)
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }
}
