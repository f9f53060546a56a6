internal import PosternMCP
internal import Synchronization

/// The catalogue of a server as it is now, and who may change it.
final class Registry: Sendable {
  private let catalogue: Mutex<Catalogue>

  init(_ catalogue: Catalogue) { self.catalogue = Mutex(catalogue) }

  /// What is offered now.
  var current: Catalogue { catalogue.withLock { $0 } }

  /// Adds tools; none of them may be called as one that is there.
  func add(tools: [RegisteredTool]) throws(RegistrationError) {
    try change { catalogue throws(RegistrationError) in
      let all = catalogue.tools + tools
      try Self.requireDifferent("tool", all.map(\.description.name))
      return catalogue.with(tools: all)
    }
  }

  func add(resources: [RegisteredResource]) throws(RegistrationError) {
    try change { catalogue throws(RegistrationError) in
      let all = catalogue.resources + resources
      try Self.requireDifferent("resource", all.map(\.description.uri))
      return catalogue.with(resources: all)
    }
  }

  func add(templates: [RegisteredTemplate]) throws(RegistrationError) {
    try change { catalogue throws(RegistrationError) in
      let all = catalogue.templates + templates
      try Self.requireDifferent("template", all.map(\.description.uriTemplate))
      return catalogue.with(templates: all)
    }
  }

  func add(prompts: [RegisteredPrompt]) throws(RegistrationError) {
    try change { catalogue throws(RegistrationError) in
      let all = catalogue.prompts + prompts
      try Self.requireDifferent("prompt", all.map(\.description.name))
      return catalogue.with(prompts: all)
    }
  }

  /// Takes something away; false when it was not there.
  func remove(from listing: Listing, named name: String) -> Bool {
    catalogue.withLock { catalogue in
      let changed =
        switch listing {
        case .tools: catalogue.with(tools: catalogue.tools.filter { $0.description.name != name })
        case .resources: catalogue.with(resources: catalogue.resources.filter { $0.description.uri != name })
        case .templates:
          catalogue.with(templates: catalogue.templates.filter { $0.description.uriTemplate != name })
        case .prompts: catalogue.with(prompts: catalogue.prompts.filter { $0.description.name != name })
        }
      defer { catalogue = changed }
      return changed.size < catalogue.size
    }
  }

  private func change(
    _ body: (Catalogue) throws(RegistrationError) -> Catalogue
  ) throws(RegistrationError) {
    try catalogue.withLock { catalogue throws(RegistrationError) in catalogue = try body(catalogue) }
  }

  private static func requireDifferent(_ kind: String, _ names: [String]) throws(RegistrationError) {
    var seen: Set<String> = []
    let twice = names.filter { !seen.insert($0).inserted }
    guard twice.isEmpty else {
      throw RegistrationError(problems: twice.map { "\(kind) \($0): there is one of this name already." })
    }
  }
}

extension Catalogue {
  fileprivate var size: Int { tools.count + resources.count + templates.count + prompts.count }

  fileprivate func with(
    tools: [RegisteredTool]? = nil, resources: [RegisteredResource]? = nil,
    templates: [RegisteredTemplate]? = nil, prompts: [RegisteredPrompt]? = nil
  ) -> Catalogue {
    Catalogue(
      tools: tools ?? self.tools, resources: resources ?? self.resources,
      templates: templates ?? self.templates, prompts: prompts ?? self.prompts, version: version + 1)
  }
}
