internal import PosternJSON
public import PosternMCP

extension Server {
  /// What the server says of itself.
  public var greeting: Greeting {
    Greeting(
      server: implementation, capabilities: capabilities, instructions: configuration.instructions)
  }

  /// What the server offers now: nothing is announced that is not answered, and nothing answered that is not announced.
  var capabilities: ServerCapabilities {
    let catalogue = registry.current
    var capabilities = ServerCapabilities()
    if offers(.tools, catalogue) { capabilities.tools = .init(tellsChanges: true) }
    if offers(.prompts, catalogue) { capabilities.prompts = .init(tellsChanges: true) }
    if offersResources(catalogue) {
      capabilities.resources = .init(tellsChanges: true, hasSubscriptions: true)
    }
    capabilities.hasCompletions = offersCompletions(catalogue)
    capabilities.hasLogging = true
    if configuration.hasTasks, capabilities.tools != nil {
      capabilities.extensions[TaskSnapshot.extensionName] = [:]
    }
    return capabilities
  }

  /// Whether a method is one that was announced (requirement MCP-29).
  func isAnnounced(_ method: String) -> Bool {
    let catalogue = registry.current
    switch method {
    case "tools/list", "tools/call": return offers(.tools, catalogue)
    case "prompts/list", "prompts/get": return offers(.prompts, catalogue)
    case "completion/complete": return offersCompletions(catalogue)
    case "tasks/get", "tasks/update", "tasks/cancel":
      return configuration.hasTasks && offers(.tools, catalogue)
    default: return !method.hasPrefix("resources/") || offersResources(catalogue)
    }
  }

  /// So much of what a client wants to be told as the server tells.
  func honoured(_ filter: SubscriptionFilter) -> SubscriptionFilter {
    let capabilities = capabilities
    var filter = filter
    if capabilities.tools == nil { filter.toolsListChanged = false }
    if capabilities.prompts == nil { filter.promptsListChanged = false }
    if capabilities.resources == nil {
      filter.resourcesListChanged = false
      filter.resources = []
    }
    return filter
  }

  private func offers(_ listing: Listing, _ catalogue: Catalogue) -> Bool {
    configuration.growingLists.contains(listing) || catalogue.count(of: listing, for: .local) > 0
      || catalogue.count(of: listing, for: .remote) > 0
  }

  private func offersResources(_ catalogue: Catalogue) -> Bool {
    offers(.resources, catalogue) || offers(.templates, catalogue)
  }

  private func offersCompletions(_ catalogue: Catalogue) -> Bool {
    catalogue.prompts.contains { !$0.complete.isEmpty }
      || catalogue.templates.contains { !$0.complete.isEmpty }
  }
}
