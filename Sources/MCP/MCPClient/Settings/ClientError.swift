public import PosternHTTPTypes
public import PosternMCP

/// Why a server did not do what it was asked, or why nobody knows whether it did.
public struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is; stable, for programs.
  public let code: Code
  /// More for whoever looks for the cause: what the system, the HTTP client or the server said.
  public var detail: String?
  /// The status, where a server answered with one that is no success.
  public var status: Status?
  /// The values of `WWW-Authenticate`, where the server wants to know who asks.
  public var challenges: [String] = []
  /// The error of the protocol, where the server answered with one.
  public var refusal: ProtocolError?
  /// Whether the server may have done what it was asked all the same; if not, asking again is safe.
  public var mayHaveBeenDone = false

  init(_ code: Code, detail: String? = nil) {
    self.code = code
    self.detail = detail
  }

  /// The error of the protocol that a server answered with.
  static func refused(_ refusal: ProtocolError, status: Status? = nil) -> ClientError {
    var error = ClientError(.refused)
    error.refusal = refusal
    error.status = status
    return error
  }

  /// What is wrong, in one sentence.
  public var message: String { code.sentence }
  /// What to do about it, in one sentence.
  public var advice: String { code.advice }

  /// The sentence, what the server or the system said, and what to do.
  public var description: String {
    let said = refusal.map { "\($0)" } ?? detail
    let answer = [status.map { "\($0)" }, said].compactMap(\.self).joined(separator: ": ")
    return message + (answer.isEmpty ? "" : " (\(answer))") + " " + advice
  }
}
