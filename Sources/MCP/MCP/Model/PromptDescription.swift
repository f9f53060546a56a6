public import PosternJSON

/// What a list of prompts says of one.
public struct PromptDescription: Sendable, Hashable {
  /// What may be filled in.
  public struct Argument: Sendable, Hashable {
    /// Names the argument.
    public var name: String
    /// A name for people.
    public var title: String?
    /// What it means.
    public var summary: String?
    /// Whether it must be given.
    public var isRequired: Bool

    /// Describes an argument.
    public init(_ name: String, title: String? = nil, summary: String? = nil, isRequired: Bool = false) {
      self.name = name
      self.title = title
      self.summary = summary
      self.isRequired = isRequired
    }
  }

  /// Names the prompt.
  public var name: String
  /// A name for people.
  public var title: String?
  /// What it is for.
  public var summary: String
  /// What may be filled in.
  public var arguments: [Argument]
  /// Pictures for it.
  public var icons: [Icon]
  /// What else is to be said.
  public var metadata: JSONObject

  /// Describes a prompt.
  public init(
    name: String, title: String? = nil, summary: String, arguments: [Argument] = [], icons: [Icon] = [],
    metadata: JSONObject = [:]
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.arguments = arguments
    self.icons = icons
    self.metadata = metadata
  }

  /// Reads a description; nil when it lacks a name.
  public init?(_ view: JSONView) {
    guard let name = view["name"]?.string else { return nil }
    let arguments = view["arguments"]?.array?.compactMap { view -> Argument? in
      guard let name = view["name"]?.string else { return nil }
      return Argument(
        name, title: view["title"]?.string, summary: view["description"]?.string,
        isRequired: view["required"]?.bool ?? false)
    }
    self.init(
      name: name, title: view["title"]?.string, summary: view["description"]?.string ?? "",
      arguments: arguments ?? [], icons: view["icons"]?.array?.compactMap(Icon.init) ?? [],
      metadata: view["_meta"]?.object.map(JSONObject.init) ?? [:])
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    writer.member("name", name)
    if revision.has(.titles) { writer.member("title", title) }
    writer.member("description", summary)
    if !arguments.isEmpty {
      try writer.member("arguments", arguments) { writer, argument throws(JSONError) in
        writer.beginObject()
        writer.member("name", argument.name)
        if revision.has(.titles) { writer.member("title", argument.title) }
        writer.member("description", argument.summary)
        writer.member("required", argument.isRequired)
        writer.endObject()
      }
    }
    try Icon.writeMember(icons, to: &writer, in: revision)
    if !metadata.isEmpty, revision.has(.metadata) { try writer.member("_meta", metadata) }
    writer.endObject()
  }
}
