/// Why a server cannot be made or started.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// The kind of mistake.
  public enum Code: Sendable {
    /// A route is written wrong, or two have one path and method.
    case badRoute
    /// A limit is out of its range.
    case badLimit
  }

  /// The kind of mistake.
  public let code: Code
  /// One sentence: what is wrong, and where.
  public let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
