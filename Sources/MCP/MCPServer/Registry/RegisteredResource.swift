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
    var problems = description.metadata.problemsAsMetadata
    if description.name.isEmpty { problems.append("its name is empty.") }
    if !description.uri.contains(":") || description.uri.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      problems.append("a URI begins with a scheme and has no spaces.")
    }
    try RegistrationError.throw(of: "resource \(description.uri)", problems)
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
    let subject = "template \(description.uriTemplate)"
    do throws(URITemplateError) {
      matcher = try URIMatcher(description.uriTemplate)
    } catch {
      throw RegistrationError(problems: ["\(subject): \(error)"])
    }
    var problems = description.metadata.problemsAsMetadata
    if description.name.isEmpty { problems.append("its name is empty.") }
    let strangers = complete.keys.filter { [matcher] in !matcher.variables.contains($0) }.sorted()
    problems += strangers.map { "it has no variable \($0)." }
    try RegistrationError.throw(of: subject, problems)
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
