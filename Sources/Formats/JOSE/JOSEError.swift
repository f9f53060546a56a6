/// Why a token or a key was refused.
///
/// The message is for the operator and never repeats the token; whoever sent it is told that it is not valid, and no
/// more.
public struct JOSEError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of refusal it is; stable, for programs and metrics.
  public struct Code: Hashable, Sendable {
    /// The code's name.
    public let name: String

    /// It is no token: its length, its segments, its base64url or its JSON.
    public static let malformed = Code(name: "malformed_token")
    /// The header asks for something that is not done here.
    public static let unsupported = Code(name: "unsupported_header")
    /// The header names another algorithm than the key's.
    public static let wrongAlgorithm = Code(name: "wrong_algorithm")
    /// The token is of another type.
    public static let wrongType = Code(name: "wrong_type")
    /// No key has the header's key id.
    public static let unknownKey = Code(name: "unknown_key")
    /// The signature is not the key's.
    public static let badSignature = Code(name: "bad_signature")
    /// A claim is missing, or is not of its type.
    public static let badClaim = Code(name: "bad_claim")
    /// Its time is over.
    public static let expired = Code(name: "expired")
    /// Its time has not come.
    public static let notYetValid = Code(name: "not_yet_valid")
    /// Somebody else has issued it.
    public static let wrongIssuer = Code(name: "wrong_issuer")
    /// It is for somebody else.
    public static let wrongAudience = Code(name: "wrong_audience")
    /// What should be a key is none, or too weak.
    public static let badKey = Code(name: "bad_key")
  }

  /// Which kind of refusal it is.
  public let code: Code
  /// One sentence for the operator.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
