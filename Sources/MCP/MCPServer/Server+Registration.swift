public import PosternMCP

extension Server {
  /// Adds a tool while the server runs, and tells everybody who listens.
  public func add(_ tool: RegisteredTool) throws(RegistrationError) {
    try registry.add(tools: [tool])
    changes.publish(.tools)
  }

  /// Adds a resource while the server runs, and tells everybody who listens.
  public func add(_ resource: RegisteredResource) throws(RegistrationError) {
    try registry.add(resources: [resource])
    changes.publish(.resources)
  }

  /// Adds a resource template while the server runs, and tells everybody who listens.
  public func add(_ template: RegisteredTemplate) throws(RegistrationError) {
    try registry.add(templates: [template])
    changes.publish(.resources)
  }

  /// Adds a prompt while the server runs, and tells everybody who listens.
  public func add(_ prompt: RegisteredPrompt) throws(RegistrationError) {
    try registry.add(prompts: [prompt])
    changes.publish(.prompts)
  }

  /// Takes something away while the server runs, and tells everybody who listens; false when it was not there.
  ///
  /// - Parameters:
  ///   - listing: The list that it is in.
  ///   - name: Its name; the URI of a resource, the template of a template.
  /// - Returns: Whether it was there.
  @discardableResult
  public func remove(from listing: Listing, named name: String) -> Bool {
    guard registry.remove(from: listing, named: name) else { return false }
    switch listing {
    case .tools: changes.publish(.tools)
    case .resources, .templates: changes.publish(.resources)
    case .prompts: changes.publish(.prompts)
    }
    return true
  }
}
