public import PosternMCP

/// A resource as a server holds it: what is said of it, and what reads it.
public struct RegisteredResource: Sendable {
  /// What a list says of it.
  public let description: ResourceDescription
  let read: @Sendable (ToolContext) async throws -> ResourceResult

  /// A resource.
  ///
  /// - Parameters:
  ///   - description: What a list says of it.
  ///   - read: Reads what it holds, as the caller may see it.
  /// - Throws: A ``RegistrationError`` that names every mistake.
  public init(
    _ description: ResourceDescription, read: @escaping @Sendable (ToolContext) async throws -> ResourceResult
  ) throws(RegistrationError) {
    self.description = description
    self.read = read
    var problems: [String] = []
    if description.name.isEmpty { problems.append("its name is empty.") }
    if !description.uri.contains(":") || description.uri.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      problems.append("a URI begins with a scheme and has no spaces.")
    }
    guard problems.isEmpty else {
      throw RegistrationError(problems: problems.map { "resource \(description.uri): \($0)" })
    }
  }
}

/// Resources whose URIs follow a template.
public struct RegisteredTemplate: Sendable {
  /// What a list says of them.
  public let description: TemplateDescription
  let matcher: URIMatcher
  let read: @Sendable (_ variables: [String: String], ToolContext) async throws -> ResourceResult
  let complete: [String: Completer]

  /// Resources whose URIs follow a template.
  ///
  /// - Parameters:
  ///   - description: What a list says of them.
  ///   - complete: For each variable that can be completed, what completes it.
  ///   - read: Reads one of them; it throws ``ResourceNotFound`` when there is none.
  /// - Throws: A ``RegistrationError`` that names every mistake.
  public init(
    _ description: TemplateDescription, complete: [String: Completer] = [:],
    read: @escaping @Sendable (_ variables: [String: String], ToolContext) async throws -> ResourceResult
  ) throws(RegistrationError) {
    self.description = description
    self.read = read
    self.complete = complete
    do throws(URITemplateError) {
      matcher = try URIMatcher(description.uriTemplate)
    } catch {
      throw RegistrationError(problems: ["template \(description.uriTemplate): \(error)"])
    }
    let strangers = complete.keys.filter { !matcher.variables.contains($0) }.sorted()
    guard strangers.isEmpty, !description.name.isEmpty else {
      throw RegistrationError(
        problems: strangers.map { "template \(description.uriTemplate): it has no variable \($0)." }
          + (description.name.isEmpty ? ["template \(description.uriTemplate): its name is empty."] : []))
    }
  }
}

/// There is no such resource: what reading one throws, whatever revision the client speaks.
public struct ResourceNotFound: Error, Sendable, Hashable {
  /// No resource.
  public init() {}
}

/// Suggests values for an argument of a prompt or a variable of a template.
///
/// It is given what is typed so far, and the arguments that are filled in already.
public typealias Completer =
  @Sendable (_ typed: String, _ others: [String: String], ToolContext) async throws -> CompletionResult
