extension ChildProcess {
  /// What to start, and with what.
  public struct Command: Sendable {
    /// A path, or a name that is looked for on the `PATH` that the program gets.
    public var program: String
    /// What follows the program's name.
    public var arguments: [String]
    /// All of its environment; nil means this process's own.
    public var environment: [String: String]?
    /// Where it starts; nil means where this process is.
    public var directory: String?
    /// What becomes of its standard error.
    public var errors = Errors.inherited

    /// A program with this process's environment, directory and standard error.
    public init(_ program: String, _ arguments: [String] = []) {
      self.program = program
      self.arguments = arguments
    }
  }

  /// What becomes of a program's standard error.
  public enum Errors: Hashable, Sendable {
    /// It is this process's.
    case inherited
    /// So many bytes are kept, the last ones.
    case captured(limit: Int)
  }
}

extension ChildProcess.Command {
  var action: String { "start \(program)" + (directory.map { " in \($0)" } ?? "") }

  /// Refuses what would arrive as something else: C's strings end at a zero, a name at `=`.
  func check() throws(IOError) {
    let environment = environment ?? [:]
    let strings = [program, directory ?? ""] + arguments + environment.keys + environment.values
    guard !program.isEmpty, strings.allSatisfy({ !$0.utf8.contains(0) }),
      environment.keys.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "=")) })
    else { throw IOError(.invalid, action: action) }
  }
}
