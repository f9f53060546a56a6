public import PosternJSON
public import PosternJSONSchema
public import PosternMCP

/// A tool: a type in a file of its own, with what it takes, what it answers, and what it needs to do it.
///
/// ```swift
/// /// Adds two numbers.
/// struct Add: Tool {
///   static let summary = "Add two numbers."
///   static let effect = Effect.reads
///
///   struct Arguments: Record {
///     @Field("The first") var first: Int
///     @Field("The second") var second: Int
///   }
///
///   func call(_ numbers: Arguments, in context: ToolContext) async throws -> String {
///     "\(numbers.first) and \(numbers.second)"
///   }
/// }
/// ```
/// A tool holds what it needs (a client, a clock) and is made where the server is made.
public protocol Tool: Sendable {
  /// What the tool takes; ``NoArguments`` if nothing.
  associatedtype Arguments: Record
  /// What it answers: text, a ``ToolOutput``, or a record or other value, which gives the schema of its results.
  associatedtype Output: Sendable

  /// Names the tool on the wire; it follows from the type's name: `SendMail` is `send_mail`.
  static var name: String { get }
  /// A name for people.
  static var title: String? { get }
  /// What it does, for the model: one or two sentences.
  static var summary: String { get }
  /// What it does to the world.
  static var effect: Effect { get }
  /// What it needs of a system behind the server.
  static var permissions: Permissions { get }
  /// What the caller's token must allow; without any, whoever may come in may call it.
  static var scopes: Set<String> { get }
  /// Where it is offered.
  static var availability: Availability { get }
  /// Pictures for it.
  static var icons: [Icon] { get }
  /// How long a call may take; nil for the server's time.
  static var timeLimit: Duration? { get }

  /// Does it.
  ///
  /// - Throws: A ``ToolError`` for what the model can act on.
  func call(_ arguments: Arguments, in context: ToolContext) async throws -> Output

  /// The schema of structured results; nil when there are none.
  static var outputSchema: JSONObject? { get }
  /// The answer as it is sent.
  static func render(_ output: Output) throws -> ToolOutput
}

extension Tool {
  /// The type's name in words: `SendMail` is `send_mail`.
  public static var name: String { Spelling.snakeCase(String(describing: Self.self)) }
  /// None.
  public static var title: String? { nil }
  /// None.
  public static var permissions: Permissions { [] }
  /// None.
  public static var scopes: Set<String> { [] }
  /// Everywhere.
  public static var availability: Availability { .everywhere }
  /// None.
  public static var icons: [Icon] { [] }
  /// The server's.
  public static var timeLimit: Duration? { nil }
}

extension Tool where Output == ToolOutput {
  /// None: what is structured has no schema here.
  public static var outputSchema: JSONObject? { nil }
  /// The output itself.
  public static func render(_ output: ToolOutput) -> ToolOutput { output }
}

extension Tool where Output == String {
  /// None.
  public static var outputSchema: JSONObject? { nil }
  /// One piece of text.
  public static func render(_ output: String) -> ToolOutput { ToolOutput(output) }
}

extension Tool where Output: SchemaRepresentable {
  /// The schema of the type.
  public static var outputSchema: JSONObject? { Output.schema.json }
  /// Values, which the model reads as JSON.
  public static func render(_ output: Output) throws -> ToolOutput { try ToolOutput(structured: output) }
}
