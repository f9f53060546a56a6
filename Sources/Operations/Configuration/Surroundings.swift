/// What a process finds around it: its environment and its files, as values that a test can make.
public struct Surroundings: Sendable {
  /// The variables of the environment.
  public let environment: [String: String]
  /// Variables of the environment whose value is not UTF-8, and therefore no text.
  public let garbledVariables: Set<String>
  /// Reads a whole file, or refuses it.
  public let readFile: @Sendable (_ path: String) throws(Unreadable) -> [UInt8]

  /// Why a file could not be read, in the words of the system.
  public struct Unreadable: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reason: `No such file or directory`.
    public let description: String

    /// Makes an error of a reason.
    public init(_ reason: String) { description = reason }
  }

  /// Describes the surroundings.
  public init(
    environment: [String: String] = [:], garbledVariables: Set<String> = [],
    readFile: @escaping @Sendable (_ path: String) throws(Unreadable) -> [UInt8] = { _ throws(Unreadable) in
      throw Unreadable("No such file or directory")
    }
  ) {
    self.environment = environment
    self.garbledVariables = garbledVariables
    self.readFile = readFile
  }
}
