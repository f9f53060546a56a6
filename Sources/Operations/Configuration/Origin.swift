/// Where the value of a setting came from.
public enum Origin: Sendable, Hashable {
  /// A flag of the command line, as it was written: `--port`.
  case flag(String)
  /// The command line, by its position.
  case argument
  /// A variable of the environment.
  case environment(String)
  /// A variable in a file of settings.
  case file(String, line: Int, path: String)
  /// A file that holds one secret, and who named it.
  case secretFile(path: String, namedBy: String)
  /// The declaration of the setting.
  case declaration

  /// Whose mistake a wrong value there is.
  var exitCode: ExitCode {
    switch self {
    case .flag, .argument: .usage
    case .environment, .file, .secretFile: .configuration
    case .declaration: .software
    }
  }

  /// How a wrong value is put right.
  var fix: String {
    switch self {
    case .flag, .argument: "pass another value"
    case .environment: "correct it or unset it"
    case .file: "correct the line"
    case .secretFile: "correct the file"
    case .declaration: "correct the declaration"
    }
  }
}

extension Origin: CustomStringConvertible {
  /// The place as a message and a table name it.
  public var description: String {
    switch self {
    case .flag(let flag): flag
    case .argument: "the command line"
    case .environment(let name): "\(name) in the environment"
    case .file(let name, let line, let path): "\(name) on line \(line) of \(path)"
    case .secretFile(let path, let namer): "\(path), named by \(namer)"
    case .declaration: "the default"
    }
  }
}
