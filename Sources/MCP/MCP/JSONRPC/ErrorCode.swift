/// The codes that go over the wire, in every era.
public struct ErrorCode: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: Int

  /// A code by its number.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The message is not JSON.
  public static let parseError = ErrorCode(rawValue: -32700)
  /// The message is JSON and no request.
  public static let invalidRequest = ErrorCode(rawValue: -32600)
  /// There is no such method here.
  public static let methodNotFound = ErrorCode(rawValue: -32601)
  /// The parameters are not what the method takes.
  public static let invalidParameters = ErrorCode(rawValue: -32602)
  /// It is our fault.
  public static let internalError = ErrorCode(rawValue: -32603)
  /// A header says something else than the body.
  public static let headerMismatch = ErrorCode(rawValue: -32020)
  /// The request does not declare a capability without which it cannot be answered.
  public static let missingClientCapability = ErrorCode(rawValue: -32021)
  /// The revision is not spoken here.
  public static let unsupportedVersion = ErrorCode(rawValue: -32022)
  /// There is no such resource: the handshake revisions' code.
  public static let resourceNotFound = ErrorCode(rawValue: -32002)
  /// A page has to be visited first: the code of 2025-11-25.
  public static let elicitationRequired = ErrorCode(rawValue: -32042)
}
