public import PosternJSONSchema
public import PosternMCP
public import PosternMCPServer

extension Server {
  /// Makes a server of tools.
  ///
  /// - Parameters:
  ///   - name: Names the server, for programs.
  ///   - version: The version of the program.
  ///   - tools: Its tools, in the order in which they are listed.
  ///   - configuration: Everything else.
  /// - Throws: A `RegistrationError` that names every mistake in the declarations.
  public convenience init(
    _ name: String, version: String, tools: [any Tool] = [], configuration: Configuration = Configuration()
  ) throws {
    try self.init(
      Implementation(name: name, version: version), tools: tools.registered(), configuration: configuration)
  }

  /// Adds a tool that is a closure over a record: for servers that are too small for files.
  ///
  /// ```swift
  /// try server.tool("ping", "Answers.", .reads) { (_: NoArguments, _) in "pong" }
  /// ```
  public func tool<Arguments: Record>(
    _ name: String, _ summary: String, _ effect: Effect,
    call: @escaping @Sendable (Arguments, ToolContext) async throws -> ToolOutput
  ) throws {
    try add(RegisteredTool(name, summary, effect: effect, call: call))
  }
}

extension [any Tool] {
  /// The tools as a server holds them, or every mistake in all of them.
  fileprivate func registered() throws(RegistrationError) -> [RegisteredTool] {
    var registered: [RegisteredTool] = []
    var problems: [String] = []
    for tool in self {
      do throws(RegistrationError) {
        registered.append(try RegisteredTool(tool))
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw RegistrationError(problems: problems) }
    return registered
  }
}
