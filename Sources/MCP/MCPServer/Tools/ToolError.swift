/// Why a tool could not do what it was asked, in words that the model can act on.
///
/// It becomes a result that says so. Anything else that a tool throws becomes a result that says only that it failed:
/// the text of an error from somewhere else may hold what nobody is to see.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What the model reads: what is wrong, and what to do about it.
  public let message: String

  /// A failure.
  public init(_ message: String) { self.message = message }

  /// What the model reads.
  public var description: String { message }
}
