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
    /// Bytes or text that are no certificate.
    public static let badCertificate = Code(name: "bad_certificate")
    /// Bytes or text that are no key.
    public static let badKey = Code(name: "bad_key")
    /// More or fewer bytes than the operation can take or give.
    public static let badLength = Code(name: "bad_length")
    /// OpenSSL has no such algorithm here, or no memory for it.
    public static let unavailable = Code(name: "unavailable")
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

  /// What is no key; the message never repeats it.
  static func badKey(_ message: String) -> CryptographyError {
    CryptographyError(code: .badKey, message: message)
  }

  static func badCertificate(_ message: String) -> CryptographyError {
    CryptographyError(code: .badCertificate, message: message)
  }

  static func badLength(_ message: String) -> CryptographyError {
    CryptographyError(code: .badLength, message: message)
  }

  static func unavailable(_ what: String) -> CryptographyError {
    CryptographyError(
      code: .unavailable,
      message: "OpenSSL cannot do \(what): \(ErrorQueue.drainText()). Check its version and openssl.cnf.")
  }
}
