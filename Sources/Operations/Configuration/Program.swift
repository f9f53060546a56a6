import PosternJSONSchema

/// A program of several commands: words in, a decision out; it prints nothing and never exits.
public struct Program: Sendable {
  /// What a command line means.
  public enum Decision: Sendable {
    /// Run a command.
    case run(Invocation)
    /// Print a text and exit with success: help or the version.
    case show(String)
    /// Print a message to standard error and exit with its code.
    case refuse(message: String, ExitCode)
  }

  /// A command with everything it needs.
  public struct Invocation: Sendable {
    /// The names of the command and the groups around it.
    public let path: [String]
    /// Its arguments and settings with their sources, secrets masked.
    public let entries: [SettingEntry]
    /// What is probably not meant; to be printed before the command runs.
    public let warnings: [String]
    /// Does it.
    public let run: @Sendable () async throws -> ExitCode
  }

  /// The name of the program.
  public let name: String
  /// Its version.
  public let version: String
  let root: CommandGroup

  /// Describes a program.
  public init(_ name: String, version: String, _ abstract: String, _ commands: [any Command]) {
    self.name = name
    self.version = version
    root = CommandGroup(name, abstract, commands)
  }

  /// Decides what a command line, without the program's own name, means.
  ///
  /// - Parameters:
  ///   - words: The words of the command line.
  ///   - surroundings: The environment and the files.
  ///   - width: The number of columns that help is wrapped to.
  /// - Returns: What the caller is to do.
  public func decide(_ words: [String], in surroundings: Surroundings, width: Int = 80) -> Decision {
    var rest = ArraySlice(words)
    var path = [name]
    var command: any Command = root
    while !command.subcommands.isEmpty {
      let known = command.subcommands
      guard let word = rest.popFirst() else { return .show(help(for: command, path, width)) }
      if word == "--help" || word == "-h" { return .show(help(for: command, path, width)) }
      if word == "--version", path.count == 1 { return .show("\(name) \(version)") }
      guard let next = known.first(where: { $0.name == word }) else {
        let kind = word.hasPrefix("-") ? "flag" : "command"
        let candidates =
          word.hasPrefix("-") ? ["--help", "--version"] : known.filter { !$0.isHidden }.map(\.name)
        let nearest = NearestName.of(word, among: candidates)
        let sentence = "\(word): unknown \(kind)" + (nearest.map { "; did you mean \($0)?" } ?? ".")
        return .refuse(message: sentence + hint(path), .usage)
      }
      command = next
      path.append(word)
    }
    if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      return .show(help(for: command, path, width))
    }
    return prepare(command, path, Array(rest), surroundings)
  }

  private func prepare<Chosen: Command>(
    _ command: Chosen, _ path: [String], _ words: [String], _ surroundings: Surroundings
  ) -> Decision {
    do throws(ConfigurationError) {
      let arguments = try Configuration<Chosen.Arguments>(words, in: surroundings, otherVariables: variables)
      let invocation = Invocation(
        path: Array(path.dropFirst()), entries: arguments.entries, warnings: arguments.warnings,
        run: { try await command.run(arguments) })
      return .run(invocation)
    } catch {
      let hint = error.exitCode == .usage ? hint(path) : ""
      return .refuse(message: "\(error)\(hint)", error.exitCode)
    }
  }

  /// Every variable that some command reads: set for all of them, it is no mistake for any.
  private var variables: Set<String> {
    Set(root.allCommands.flatMap { $0.definition.fields.flatMap(\.variables) })
  }

  private func hint(_ path: [String]) -> String { "\nSee \"\(path.joined(separator: " ")) --help\"." }
}

extension Command {
  /// The command, and the commands inside at any depth.
  var allCommands: [any Command] { [self] + subcommands.flatMap(\.allCommands) }

  var definition: RecordDefinition { Arguments.definition }
}
