/// Why a box was not opened.
///
/// It says no more than its code: whoever sends boxes on trial learns nothing from the difference between two of them.
public struct SealedBoxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of failure it is; stable, for programs.
  public struct Code: Hashable, Sendable {
    /// The code's name in logs and metrics.
    public let name: String

    /// It is no box: too short, too long, of another version, or its text is not base64url.
    public static let malformed = Code(name: "malformed_box")
    /// The ring has no key with the box's key id.
    public static let unknownKey = Code(name: "unknown_key")
    /// It was not sealed with the ring's key, as this type and bound to this context, or was changed since.
    public static let notAuthentic = Code(name: "not_authentic")
  }

  /// Which kind of failure it is.
  public let code: Code
  /// One sentence for the operator.
  public let message: String

  /// The message.
  public var description: String { message }
}

extension SealedBoxError {
  static let malformed = SealedBoxError(code: .malformed, message: "This is not a sealed box.")
  static let unknownKey = SealedBoxError(
    code: .unknownKey,
    message:
      "The box was sealed with a key that is not in the ring. If it was removed too early, put it back.")
  static let notAuthentic = SealedBoxError(
    code: .notAuthentic, message: "The box was changed, or was not sealed for this use.")
}
