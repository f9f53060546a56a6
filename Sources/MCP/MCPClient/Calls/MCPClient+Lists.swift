internal import PosternJSON
internal import PosternLogging
public import PosternMCP

extension MCPClient {
  /// All tools.
  ///
  /// Over HTTP a tool is left out whose parameters cannot be mirrored as it demands (requirement MCP-23).
  public func tools(_ options: CallOptions = CallOptions()) async throws(ClientError) -> [ToolDescription] {
    let all = try await all(.tools, options, ToolDescription.init)
    guard transport.hasStreams, session.revision.era == .stateless else { return all }
    let (kept, refused) = tools.take(all)
    for tool in refused {
      settings.log?.warning(
        "A tool is left out: what it wants mirrored in headers cannot be.",
        ["tool": .string(tool.name), "reason": .string(tool.reason)])
    }
    return kept
  }

  /// All resources.
  public func resources(
    _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> [ResourceDescription] {
    try await all(.resources, options, ResourceDescription.init)
  }

  /// All resource templates.
  public func templates(
    _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> [TemplateDescription] {
    try await all(.templates, options, TemplateDescription.init)
  }

  /// All prompts.
  public func prompts(
    _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> [PromptDescription] {
    try await all(.prompts, options, PromptDescription.init)
  }

  /// Walks the pages of a list; an entry that cannot be read is left out, and that is noted.
  private func all<Entry>(
    _ listing: Listing, _ options: CallOptions, _ read: (JSONView) -> Entry?
  ) async throws(ClientError) -> [Entry] {
    var entries: [Entry] = []
    var paging = Paging(settings.limits)
    var cursor: String?
    repeat {
      let page = try await ask(.list(listing, cursor: cursor), options)
      guard let array = page[listing.member]?.array else {
        throw ClientError(.invalidAnswer, detail: listing.rawValue)
      }
      let readable = array.compactMap(read)
      if readable.count < array.count {
        settings.log?.warning(
          "Entries of a list are left out: they lack what they must have.",
          ["list": .string(listing.rawValue), "count": LogValue(array.count - readable.count)])
      }
      entries += readable
      cursor = try paging.next(entries: array.count, cursor: page["nextCursor"]?.string)
    } while cursor != nil
    return entries
  }
}

extension Listing {
  /// The member of a result that has the entries.
  var member: String {
    switch self {
    case .tools: "tools"
    case .resources: "resources"
    case .templates: "resourceTemplates"
    case .prompts: "prompts"
    }
  }
}
