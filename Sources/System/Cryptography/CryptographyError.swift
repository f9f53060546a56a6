/// What a cryptographic operation that is not TLS failed with.
public struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of failure it is; stable, for programs.
  public struct Code: Hashable, Sendable {
    /// The code's name in logs.
    public let name: String

    /// The system has no random bytes to give.
    public static let noEntropy = Code(name: "no_entropy")
    /// A certificate could not be made from what was asked for.
    public static let cannotIssue = Code(name: "cannot_issue_certificate")
  }

  /// Which kind of failure it is.
  public let code: Code
  /// One sentence for a person: what happened and what to do.
  public let message: String

  /// The message.
  public var description: String { message }
}

extension CryptographyError {
  static func noEntropy() -> CryptographyError {
    CryptographyError(
      code: .noEntropy,
      message: "The system gave no random bytes (\(ErrorQueue.drainText())). Make /dev/urandom available.")
  }

  static func cannotIssue(_ what: String) -> CryptographyError {
    CryptographyError(
      code: .cannotIssue, message: "OpenSSL could not make \(what): \(ErrorQueue.drainText()).")
  }
}
