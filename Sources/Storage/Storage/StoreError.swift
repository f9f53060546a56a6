/// Why a store did not do what it was asked for.
///
/// It never means that a record is not there. Nobody is signed out for it: an HTTP endpoint answers 503 with
/// `Retry-After`.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of failure it is; stable, for programs.
  public struct Code: Hashable, Sendable {
    /// The code's name in logs and metrics.
    public let name: String

    /// A code of a driver of your own.
    public init(name: String) { self.name = name }

    /// The store cannot be reached, or did not answer in time: try again.
    public static let unavailable = Code(name: "store_unavailable")
    /// The disk or the memory is full: reading goes on, and writing when there is room again.
    public static let full = Code(name: "store_full")
    /// The disk failed to keep what was written: nothing more is written before a restart.
    public static let failed = Code(name: "store_failed")
    /// The file is damaged, or is none of ours.
    public static let corrupt = Code(name: "store_corrupt")
    /// Another server has the file.
    public static let inUse = Code(name: "store_in_use")
    /// How the store is set up makes it unfit.
    public static let unfit = Code(name: "store_unfit")
    /// A key, a value or a commit is larger than a store takes.
    public static let tooLarge = Code(name: "too_large")
    /// The program asks for what makes no sense.
    public static let misuse = Code(name: "misuse")
    /// The store was closed.
    public static let closed = Code(name: "store_closed")
  }

  /// Which kind of failure it is.
  public let code: Code
  /// One sentence for the operator: what happened and what to do.
  public let message: String
  /// Whether the change may have been made although nobody said so: the connection went after it was sent.
  public let isUncertain: Bool

  /// A failure for a driver to throw.
  public init(_ code: Code, _ message: String, isUncertain: Bool = false) {
    self.code = code
    self.message = message
    self.isUncertain = isUncertain
  }

  /// The message.
  public var description: String { message }

  /// Whether to try again later may help.
  public var isTemporary: Bool { code == .unavailable || code == .full }
}

extension StoreError {
  static func tooLarge(_ message: String) -> StoreError { StoreError(.tooLarge, message) }
  static func misuse(_ message: String) -> StoreError { StoreError(.misuse, message) }
  /// What every call finds after `close()`.
  public static let closed = StoreError(.closed, "The store is closed.")
}
