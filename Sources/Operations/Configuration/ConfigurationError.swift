/// Everything that stops a start, or a command: one sentence each.
public struct ConfigurationError: Error, Sendable, Hashable {
  /// One thing that is wrong.
  public struct Mistake: Sendable, Hashable {
    /// The sentence: the setting, what is wrong, where, and what to do.
    public let sentence: String
    /// Whose mistake it is: `usage` of whoever typed the command, `configuration`, or `software` of the program.
    public let code: ExitCode

    static func usage(_ sentence: String) -> Mistake { Mistake(sentence: sentence, code: .usage) }
    static func configuration(_ sentence: String) -> Mistake {
      Mistake(sentence: sentence, code: .configuration)
    }
    static func software(_ sentence: String) -> Mistake { Mistake(sentence: sentence, code: .software) }
  }

  /// The mistakes; never none.
  public let mistakes: [Mistake]

  /// What the process should exit with: 70 if the program is wrong, 64 if only the command line is, else 78.
  public var exitCode: ExitCode {
    let codes = Set(mistakes.map(\.code))
    return codes.contains(.software) ? .software : codes == [.usage] ? .usage : .configuration
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// One line for each mistake.
  public var description: String { mistakes.map(\.sentence).joined(separator: "\n") }
}

/// What a process tells its parent (`sysexits.h`).
public struct ExitCode: RawRepresentable, Sendable, Hashable {
  /// The number.
  public let rawValue: Int32

  /// Makes a code of a number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// All went well.
  public static let success = ExitCode(rawValue: 0)
  /// Something failed that was asked for correctly.
  public static let failure = ExitCode(rawValue: 1)
  /// The command line is wrong.
  public static let usage = ExitCode(rawValue: 64)
  /// The program itself is wrong.
  public static let software = ExitCode(rawValue: 70)
  /// The configuration is wrong.
  public static let configuration = ExitCode(rawValue: 78)
}
