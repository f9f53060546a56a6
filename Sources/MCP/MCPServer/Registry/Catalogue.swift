internal import PosternJSON
internal import PosternMCP
internal import Synchronization

/// Everything that a server offers at one moment; a change makes another one.
final class Catalogue: Sendable {
  let tools: [RegisteredTool]
  let resources: [RegisteredResource]
  let templates: [RegisteredTemplate]
  let prompts: [RegisteredPrompt]
  /// Counts the changes.
  let version: Int
  /// Whether a tool has arguments that are said in headers too.
  let mirrorsArguments: Bool
  private let remoteTools: Int
  private let localTools: Int
  private let toolIndex: [String: Int]
  private let resourceIndex: [String: Int]
  private let promptIndex: [String: Int]
  private let pages = Mutex<[PageKey: [UInt8]]>([:])

  private struct PageKey: Hashable {
    let listing: Listing
    let revision: Revision
    let place: Caller.Place
    let start: Int
  }

  init(
    tools: [RegisteredTool] = [], resources: [RegisteredResource] = [], templates: [RegisteredTemplate] = [],
    prompts: [RegisteredPrompt] = [], version: Int = 0
  ) {
    self.tools = tools
    self.resources = resources
    self.templates = templates
    self.prompts = prompts
    self.version = version
    mirrorsArguments = tools.contains { !$0.mirrored.isEmpty }
    remoteTools = tools.count { $0.availability.includes(.remote) }
    localTools = tools.count { $0.availability.includes(.local) }
    toolIndex = Self.index(tools.map(\.description.name))
    resourceIndex = Self.index(resources.map(\.description.uri))
    promptIndex = Self.index(prompts.map(\.description.name))
  }

  private static func index(_ names: [String]) -> [String: Int] {
    Dictionary(zip(names, names.indices)) { earlier, _ in earlier }
  }

  /// A tool that is offered where the caller is: what is not offered there does not exist there.
  func tool(_ name: String, at place: Caller.Place) -> RegisteredTool? {
    guard let index = toolIndex[name], tools[index].availability.includes(place) else { return nil }
    return tools[index]
  }

  func resource(_ uri: String) -> RegisteredResource? { resourceIndex[uri].map { resources[$0] } }

  func prompt(_ name: String) -> RegisteredPrompt? { promptIndex[name].map { prompts[$0] } }

  func template(matching uri: String) -> (RegisteredTemplate, [String: String])? {
    for template in templates {
      if let variables = template.matcher.match(uri) { return (template, variables) }
    }
    return nil
  }

  /// One page of a list as it goes over the wire; written once, and kept as long as nothing changes.
  func page(
    of listing: Listing, from start: Int, size: Int, for place: Caller.Place, in frame: ResultFrame,
    caching: CachingHint
  ) throws(JSONError) -> [UInt8] {
    let key = PageKey(listing: listing, revision: frame.revision, place: place, start: start)
    if let page = pages.withLock({ $0[key] }) { return page }
    let page = try write(listing, from: start, size: size, for: place, in: frame, caching: caching)
    pages.withLock { $0[key] = page }
    return page
  }

  /// How many entries a list has for a caller.
  func count(of listing: Listing, for place: Caller.Place) -> Int {
    switch listing {
    case .tools: place == .remote ? remoteTools : localTools
    case .resources: resources.count
    case .templates: templates.count
    case .prompts: prompts.count
    }
  }

  private func write(
    _ listing: Listing, from start: Int, size: Int, for place: Caller.Place, in frame: ResultFrame,
    caching: CachingHint
  ) throws(JSONError) -> [UInt8] {
    let revision = frame.revision
    let end = min(count(of: listing, for: place), start + size)
    return try frame.result(caching: caching) { writer throws(JSONError) in
      switch listing {
      case .tools:
        let offered = tools.filter { $0.availability.includes(place) }[start..<end]
        try writer.member("tools", Array(offered)) { writer, tool throws(JSONError) in
          try tool.description.write(to: &writer, in: revision)
        }
      case .resources:
        try writer.member("resources", Array(resources[start..<end])) { writer, item throws(JSONError) in
          try item.description.write(to: &writer, in: revision)
        }
      case .templates:
        try writer.member("resourceTemplates", Array(templates[start..<end])) {
          writer, item throws(JSONError) in
          try item.description.write(to: &writer, in: revision)
        }
      case .prompts:
        try writer.member("prompts", Array(prompts[start..<end])) { writer, item throws(JSONError) in
          try item.description.write(to: &writer, in: revision)
        }
      }
      if end < count(of: listing, for: place) { writer.member("nextCursor", Cursor(listing, end).text) }
    }
  }
}
