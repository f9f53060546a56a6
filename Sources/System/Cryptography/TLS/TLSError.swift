/// What setting up TLS, or a TLS connection, failed with.
public struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which kind of failure it is; stable, for programs.
  public struct Code: Hashable, Sendable {
    /// The code's name in logs and metrics.
    public let name: String

    /// A certificate or key file cannot be read.
    public static let unreadableFile = Code(name: "unreadable_file")
    /// PEM text holds no certificate, or one that cannot be used.
    public static let badCertificate = Code(name: "bad_certificate")
    /// PEM text holds no private key, or one that cannot be used.
    public static let badKey = Code(name: "bad_key")
    /// The private key is protected by a passphrase.
    public static let encryptedKey = Code(name: "encrypted_key")
    /// The private key is not the certificate's.
    public static let keyMismatch = Code(name: "key_mismatch")
    /// A host name, protocol name or session was asked for that cannot be.
    public static let badConfiguration = Code(name: "bad_configuration")
    /// The peer's certificate did not stand up to verification.
    public static let certificateRejected = Code(name: "certificate_rejected")
    /// The peer ended the connection with an alert.
    public static let refusedByPeer = Code(name: "refused_by_peer")
    /// The peer speaks HTTP without TLS.
    public static let plainHTTP = Code(name: "plain_http")
    /// The two sides have no version, cipher or application protocol in common.
    public static let nothingInCommon = Code(name: "nothing_in_common")
    /// The peer sent bytes that are not TLS, or not at this moment.
    public static let protocolViolation = Code(name: "protocol_violation")
    /// The connection ended without the peer's goodbye, so what was received may be cut short.
    public static let truncated = Code(name: "truncated")
    /// The session is over, or not yet ready, for what was asked of it.
    public static let notOpen = Code(name: "not_open")
    /// OpenSSL could not do something that has no other reason than lack of memory.
    public static let outOfMemory = Code(name: "out_of_memory")
  }

  /// Which kind of failure it is.
  public let code: Code
  /// One sentence for a person: what happened and, where something can be done, what.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
