public import PosternJSONSchema

/// One thing that a program can be told to do.
///
/// ```swift
/// struct Routes: Command {
///   let name = "routes"
///   let abstract = "Print the paths that a front end must forward."
///   struct Arguments: Record {
///     @Field("Public base URL", .environment("MCP_SERVER_BASE_URL")) var baseURL = "http://localhost:8000"
///   }
///   func run(_ routes: Configuration<Arguments>) async throws -> ExitCode { … }
/// }
/// ```
public protocol Command: Sendable {
  /// The flags and arguments, and with `.environment` the settings.
  associatedtype Arguments: Record

  /// The word that selects the command.
  var name: String { get }
  /// What it does, in one sentence.
  var abstract: String { get }
  /// Whether lists of commands leave it out.
  var isHidden: Bool { get }
  /// The commands inside; a command that has any does nothing itself.
  var subcommands: [any Command] { get }

  /// Does it.
  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode
}

extension Command {
  /// Commands are listed unless they say otherwise.
  public var isHidden: Bool { false }
  /// Commands have no commands inside unless they say otherwise.
  public var subcommands: [any Command] { [] }
}

/// A command that only holds others: `keys` in `postern keys rotate`.
public struct CommandGroup: Command {
  /// The word that selects the group.
  public let name: String
  /// What the commands inside are for.
  public let abstract: String
  /// The commands inside.
  public let subcommands: [any Command]

  /// Groups commands.
  public init(_ name: String, _ abstract: String, _ subcommands: [any Command]) {
    self.name = name
    self.abstract = abstract
    self.subcommands = subcommands
  }

  /// Never reached: a command line that stops at a group gets its help.
  public func run(_ arguments: Configuration<NoArguments>) async throws -> ExitCode { .usage }
}
