public import PosternJSON

/// Which changes a client wants to be told of.
public struct SubscriptionFilter: Sendable, Hashable {
  /// Changes of the list of tools.
  public var toolsListChanged = false
  /// Changes of the list of prompts.
  public var promptsListChanged = false
  /// Changes of the list of resources.
  public var resourcesListChanged = false
  /// Changes of these resources.
  public var resources: Set<String> = []
  /// Changes of these tasks.
  public var tasks: Set<String> = []

  /// The most resources and tasks that one subscription can name.
  public static let mostNames = 1_000

  /// Nothing at all.
  public init() {}

  /// Reads what a client wants, or what a server has promised.
  public init(_ view: JSONObjectView) throws(ProtocolError) {
    toolsListChanged = try Self.flag("toolsListChanged", view)
    promptsListChanged = try Self.flag("promptsListChanged", view)
    resourcesListChanged = try Self.flag("resourcesListChanged", view)
    resources = try Self.names("resourceSubscriptions", view)
    tasks = try Self.names("taskIds", view)
  }

  private static func flag(_ name: String, _ view: JSONObjectView) throws(ProtocolError) -> Bool {
    guard let value = view[name] else { return false }
    guard let flag = value.bool else { throw .invalidParameters("\(name) is true or false.") }
    return flag
  }

  private static func names(_ name: String, _ view: JSONObjectView) throws(ProtocolError) -> Set<String> {
    guard let value = view[name] else { return [] }
    guard let array = value.array, array.count <= mostNames else {
      throw .invalidParameters("\(name) is an array of at most \(mostNames) texts.")
    }
    let texts = array.compactMap(\.string)
    guard texts.count == array.count else { throw .invalidParameters("\(name) is an array of texts.") }
    return Set(texts)
  }

  /// Writes the object; what is not wanted is left out.
  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    if toolsListChanged { writer.member("toolsListChanged", true) }
    if promptsListChanged { writer.member("promptsListChanged", true) }
    if resourcesListChanged { writer.member("resourcesListChanged", true) }
    Self.write("resourceSubscriptions", resources, to: &writer)
    Self.write("taskIds", tasks, to: &writer)
    writer.endObject()
  }

  private static func write(_ name: String, _ texts: Set<String>, to writer: inout JSONWriter) {
    guard !texts.isEmpty else { return }
    writer.key(name)
    writer.beginArray()
    for text in texts.sorted() { writer.value(text) }
    writer.endArray()
  }
}
