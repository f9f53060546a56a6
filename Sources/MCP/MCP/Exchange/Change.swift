internal import PosternJSON

/// Something that changed in a server, for whoever subscribed to it.
public enum Change: Sendable, Hashable {
  /// The list of tools.
  case tools
  /// The list of prompts.
  case prompts
  /// The list of resources.
  case resources
  /// What a resource holds.
  case resource(uri: String)
  /// How a task stands.
  case task(TaskSnapshot)

  /// Whether a subscription covers it.
  public func isWanted(by filter: SubscriptionFilter) -> Bool {
    switch self {
    case .tools: filter.toolsListChanged
    case .prompts: filter.promptsListChanged
    case .resources: filter.resourcesListChanged
    case .resource(let uri): filter.resources.contains(uri)
    case .task(let task): filter.tasks.contains(task.id)
    }
  }

  var method: String {
    switch self {
    case .tools: "notifications/tools/list_changed"
    case .prompts: "notifications/prompts/list_changed"
    case .resources: "notifications/resources/list_changed"
    case .resource: "notifications/resources/updated"
    case .task: "notifications/tasks"
    }
  }

  func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    switch self {
    case .tools, .prompts, .resources: break
    case .resource(let uri): writer.member("uri", uri)
    case .task(let task): try task.writeMembers(to: &writer, in: revision)
    }
  }
}
