public import PosternJSON
public import PosternJSONSchema
public import PosternMCP

/// A tool as a server holds it: what is said of it, who may call it, and what calls it.
///
/// It is one reference: a call hands it on several times.
public final class RegisteredTool: Sendable {
  typealias Body = @Sendable (JSONView?, ToolContext) async throws -> ToolResult

  /// What a list says of it.
  public let description: ToolDescription
  /// What it needs of a system behind the server.
  public let permissions: Permissions
  /// What the caller's token must allow.
  public let scopes: Set<String>
  /// Where it is offered.
  public let availability: Availability
  /// How long a call may take; nil for the server's time.
  public let timeLimit: Duration?
  /// Which of its arguments are said in headers too.
  public let mirrored: MirroredParameters
  let body: Body

  /// A tool that is a type of its own.
  public convenience init<Subject: Tool>(_ tool: Subject) throws(RegistrationError) {
    let decoder: RecordDecoder<Subject.Arguments>
    do throws(RecordDefinitionError) {
      decoder = try RecordDecoder()
    } catch {
      throw RegistrationError(problems: error.problems)
    }
    let description = ToolDescription(
      name: Subject.name, title: Subject.title, summary: Subject.summary,
      inputSchema: decoder.definition.schema, outputSchema: Subject.outputSchema, effect: Subject.effect,
      icons: Subject.icons)
    try self.init(
      description, permissions: Subject.permissions, scopes: Subject.scopes,
      availability: Subject.availability, timeLimit: Subject.timeLimit,
      validating: String(describing: Subject.self)
    ) { arguments, context in
      let arguments = try Self.decode(arguments, by: decoder)
      return try Subject.render(await tool.call(arguments, in: context)).result
    }
  }

  /// A tool whose arguments are described by a schema of one's own.
  ///
  /// The arguments come as they were sent: whoever writes the schema checks them.
  public convenience init(
    _ description: ToolDescription, permissions: Permissions = [], scopes: Set<String> = [],
    availability: Availability = .everywhere, timeLimit: Duration? = nil,
    call: @escaping @Sendable (JSONObject, ToolContext) async throws -> ToolOutput
  ) throws(RegistrationError) {
    try self.init(
      description, permissions: permissions, scopes: scopes, availability: availability,
      timeLimit: timeLimit, validating: description.name
    ) { arguments, context in
      try await call(arguments?.object.map(JSONObject.init) ?? [:], context).result
    }
  }

  /// A tool that is a closure over a record.
  public convenience init<Arguments: Record>(
    _ name: String, _ summary: String, effect: Effect, scopes: Set<String> = [],
    call: @escaping @Sendable (Arguments, ToolContext) async throws -> ToolOutput
  ) throws(RegistrationError) {
    let decoder: RecordDecoder<Arguments>
    do throws(RecordDefinitionError) {
      decoder = try RecordDecoder()
    } catch {
      throw RegistrationError(problems: error.problems)
    }
    let description = ToolDescription(
      name: name, summary: summary, inputSchema: decoder.definition.schema, effect: effect)
    try self.init(
      description, permissions: [], scopes: scopes, availability: .everywhere, timeLimit: nil,
      validating: name
    ) { arguments, context in
      try await call(try Self.decode(arguments, by: decoder), context).result
    }
  }

  private init(
    _ description: ToolDescription, permissions: Permissions, scopes: Set<String>,
    availability: Availability, timeLimit: Duration?, validating subject: String, body: @escaping Body
  ) throws(RegistrationError) {
    self.description = description
    self.permissions = permissions
    self.scopes = scopes
    self.availability = availability
    self.timeLimit = timeLimit
    self.body = body
    let (mirrored, mistakes) = MirroredParameters.collect(from: description.inputSchema)
    self.mirrored = mirrored
    try RegistrationError.throw(of: subject, description.problems + mistakes)
  }

  /// The arguments, or a result that names every mistake in them: the model can act on that.
  private static func decode<Arguments: Record>(
    _ arguments: JSONView?, by decoder: RecordDecoder<Arguments>
  ) throws -> Arguments {
    do throws(RecordError) {
      guard let arguments else { return try decoder.decode(.object([:])) }
      return try decoder.decode(arguments)
    } catch {
      throw ToolError(error.description)
    }
  }
}
