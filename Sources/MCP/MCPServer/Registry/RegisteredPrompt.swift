public import PosternMCP

/// A prompt as a server holds it: what is said of it, and what fills it in.
public struct RegisteredPrompt: Sendable {
  /// What a list says of it.
  public let description: PromptDescription
  let fill: @Sendable (_ arguments: [String: String], ToolContext) async throws -> PromptResult
  let complete: [String: Completer]

  /// A prompt.
  ///
  /// - Parameters:
  ///   - description: What a list says of it.
  ///   - complete: For each argument that can be completed, what completes it.
  ///   - fill: Fills it in; arguments that are required are there.
  /// - Throws: A ``RegistrationError`` that names every mistake.
  public init(
    _ description: PromptDescription, complete: [String: Completer] = [:],
    fill: @escaping @Sendable (_ arguments: [String: String], ToolContext) async throws -> PromptResult
  ) throws(RegistrationError) {
    self.description = description
    self.fill = fill
    self.complete = complete
    var problems = description.metadata.problemsAsMetadata
    if !ItemName.isValid(description.name) { problems.append(ItemName.rule) }
    if description.summary.allSatisfy(\.isWhitespace) { problems.append("the summary is empty.") }
    let names = description.arguments.map(\.name)
    if Set(names).count < names.count { problems.append("two arguments have one name.") }
    problems += complete.keys.filter { !names.contains($0) }.sorted().map { "it has no argument \($0)." }
    try RegistrationError.throw(of: "prompt \(description.name)", problems)
  }

  func check(_ arguments: [String: String]) throws(ProtocolError) {
    for argument in description.arguments where argument.isRequired && arguments[argument.name] == nil {
      throw .invalidParameters("The argument \(argument.name) is missing.")
    }
    let known = Set(description.arguments.map(\.name))
    if let stranger = arguments.keys.filter({ !known.contains($0) }).min() {
      throw .invalidParameters("The prompt has no argument \(stranger).")
    }
  }
}
