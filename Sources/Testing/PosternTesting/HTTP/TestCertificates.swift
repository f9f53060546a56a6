public import PosternCryptography

/// An authority of the tests' own, and both ends of TLS on this machine by it.
public struct TestCertificates: Sendable {
  /// What a server on 127.0.0.1 or localhost shows.
  public let server: TLSContext
  /// What believes that server and nobody else.
  public let client: TLSContext

  private static let shared = Result { try TestCertificates() }

  private init() throws {
    // Long before and long after any run.
    let validity = 1_500_000_000...4_000_000_000
    let authority = try CertificateAuthority(name: "Postern tests", validity: validity)
    server = try TLSContext(
      server: authority.issue(names: ["localhost"], addresses: ["127.0.0.1"], validity: validity))
    client = try TLSContext(client: .authorities(.bytes(authority.certificates)))
  }

  /// The same certificates for the whole process.
  public static func get() throws -> TestCertificates { try shared.get() }
}
