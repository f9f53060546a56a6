import COpenSSL

/// A private certificate authority, for the sandbox and tests; nothing here is fit to vouch for a public service.
///
/// Its own keys are P-256. Times are Unix seconds, so that a test decides what is valid.
public struct CertificateAuthority: Sendable {
  /// The authority's certificate as PEM text, followed by those above it up to the root.
  public let certificates: [UInt8]
  private let certificate: Handle
  private let key: Handle

  /// What a certificate lets its owner be.
  public enum Purpose: Sendable {
    /// A TLS server.
    case server
    /// A TLS client.
    case client
  }

  /// Makes a root: a new key and a certificate that it signs itself.
  ///
  /// - Parameters:
  ///   - name: The authority's name, at most 64 bytes.
  ///   - validity: When its certificate is valid, in Unix seconds.
  /// - Throws: `CryptographyError` when OpenSSL refuses one of them or has no random bytes.
  public init(name: String, validity: ClosedRange<Int>) throws(CryptographyError) {
    let key = try SigningKey.generate(.p256).handle
    var builder = try CertificateBuilder(subject: name, key: key, validity: validity)
    builder.makeAuthority()
    try self.init(builder.sign(by: (builder.certificate, key)), key: key, above: [])
  }

  private init(_ certificate: Handle, key: Handle, above: [UInt8]) throws(CryptographyError) {
    self.certificate = certificate
    self.key = key
    certificates = try PEM.text(certificate: certificate) + above
  }

  /// Makes an authority below this one, with a name of at most 64 bytes.
  public func authority(
    name: String, validity: ClosedRange<Int>
  ) throws(CryptographyError) -> CertificateAuthority {
    let key = try SigningKey.generate(.p256).handle
    var builder = try CertificateBuilder(subject: name, key: key, validity: validity)
    builder.makeAuthority()
    return try CertificateAuthority(
      builder.sign(by: (certificate, self.key)), key: key, above: certificates)
  }

  /// Issues a certificate with a new key.
  ///
  /// - Parameters:
  ///   - names: The DNS names that it is for.
  ///   - addresses: The IP addresses that it is for.
  ///   - purpose: What it lets its owner be.
  ///   - kind: Which kind of key it is for.
  ///   - validity: When it is valid, in Unix seconds.
  /// - Returns: The chain up to the root and the key, both as PEM text.
  /// - Throws: `CryptographyError` when OpenSSL refuses one of them or has no random bytes.
  public func issue(
    names: [String] = [], addresses: [String] = [], for purpose: Purpose = .server, key kind: KeyKind = .p256,
    validity: ClosedRange<Int>
  ) throws(CryptographyError) -> TLSIdentity {
    let key = try SigningKey.generate(kind).handle
    // The names that count are the alternative ones (RFC 6125); the subject only has to be there.
    var builder = try CertificateBuilder(subject: "Postern test certificate", key: key, validity: validity)
    try builder.makeLeaf(names: names, addresses: addresses, purpose: purpose)
    let certificate = try builder.sign(by: (self.certificate, self.key))
    return TLSIdentity(
      certificates: .bytes(try PEM.text(certificate: certificate) + certificates),
      privateKey: .bytes(try PEM.text(key: key)))
  }
}
