public import PosternJSON

/// What a server offers.
public struct ServerCapabilities: Sendable, Hashable {
  /// What is offered of one kind of thing.
  public struct Lists: Sendable, Hashable {
    /// Whether changes of the list are told.
    public var tellsChanges: Bool
    /// Whether changes of one of them are told to who subscribes.
    public var hasSubscriptions: Bool

    /// What is offered.
    public init(tellsChanges: Bool = false, hasSubscriptions: Bool = false) {
      self.tellsChanges = tellsChanges
      self.hasSubscriptions = hasSubscriptions
    }
  }

  /// Tools.
  public var tools: Lists?
  /// Resources.
  public var resources: Lists?
  /// Prompts.
  public var prompts: Lists?
  /// Whether arguments are completed.
  public var hasCompletions = false
  /// Whether notes for the client's log are sent.
  public var hasLogging = false
  /// Extensions with their settings.
  public var extensions = JSONObject()

  /// Nothing at all.
  public init() {}

  /// Reads what a server says.
  public init(_ view: JSONView) {
    let lists = { (name: String) -> Lists? in
      view[name]?.object.map {
        Lists(
          tellsChanges: $0["listChanged"]?.bool ?? false, hasSubscriptions: $0["subscribe"]?.bool ?? false)
      }
    }
    tools = lists("tools")
    resources = lists("resources")
    prompts = lists("prompts")
    hasCompletions = view["completions"]?.object != nil
    hasLogging = view["logging"]?.object != nil
    extensions = view["extensions"]?.object.map(JSONObject.init) ?? [:]
  }

  /// Writes the object.
  public func write(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    writer.beginObject()
    Self.write("tools", tools, to: &writer)
    Self.write("resources", resources, to: &writer)
    Self.write("prompts", prompts, to: &writer)
    if hasCompletions, revision.has(.completionCapability) {
      try writer.member("completions", [:] as JSONObject)
    }
    if hasLogging { try writer.member("logging", [:] as JSONObject) }
    if !extensions.isEmpty, revision.has(.resultTypes) { try writer.member("extensions", extensions) }
    writer.endObject()
  }

  private static func write(_ name: String, _ lists: Lists?, to writer: inout JSONWriter) {
    guard let lists else { return }
    writer.key(name)
    writer.beginObject()
    if lists.tellsChanges { writer.member("listChanged", true) }
    if lists.hasSubscriptions { writer.member("subscribe", true) }
    writer.endObject()
  }
}
