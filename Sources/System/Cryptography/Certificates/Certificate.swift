import COpenSSL

/// A certificate that was read: whose it is, until when, and by what it is named in assertions.
///
/// Reading it vouches for nothing: whether it is trusted is for TLS, or for who registered it.
public struct Certificate: Sendable {
  /// The whole of it.
  public let der: [UInt8]
  /// The key that it is for.
  public let publicKey: VerifyingKey
  /// When it begins and ends to be valid, in Unix seconds.
  public let validity: ClosedRange<Int64>
  /// Whose it is, in the form of RFC 2253.
  public let subject: String
  /// Who says so.
  public let issuer: String
  private let handle: Handle

  /// Reads the first certificate in a PEM text.
  public init(pem text: String) throws(CryptographyError) {
    let handle: Handle
    do throws(TLSError) {
      handle = try PEM.bytes(Array(text.utf8)).certificates("certificate")[0]
    } catch {
      throw .badCertificate(error.message)
    }
    try self.init(handle)
  }

  /// Reads a certificate in DER; nothing may follow it.
  public init(der bytes: [UInt8]) throws(CryptographyError) {
    let (certificate, isWhole) = unsafe bytes.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      let handle = unsafe Handle(d2i_X509(nil, &next, bytes.count), free: { unsafe X509_free($0) })
      return (handle, unsafe next == bytes.baseAddress.map { unsafe $0 + bytes.count })
    }
    guard let certificate, isWhole else {
      ErrorQueue.clear()
      throw .badCertificate("These bytes are no certificate.")
    }
    try self.init(certificate)
  }

  private init(_ handle: Handle) throws(CryptographyError) {
    self.handle = handle
    guard let key = unsafe Handle(X509_get_pubkey(handle.pointer), free: { unsafe EVP_PKEY_free($0) }) else {
      ErrorQueue.clear()
      throw .badCertificate("The certificate has no key.")
    }
    publicKey = try VerifyingKey(key)
    guard let start = unsafe Self.time(X509_get0_notBefore(handle.pointer)),
      let end = unsafe Self.time(X509_get0_notAfter(handle.pointer)), start <= end
    else { throw .badCertificate("The certificate has no time of validity.") }
    validity = start...end
    subject = unsafe Self.name(X509_get_subject_name(handle.pointer))
    issuer = unsafe Self.name(X509_get_issuer_name(handle.pointer))
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_X509(handle.pointer, &bytes)
    guard count > 0, let start = unsafe bytes else { throw .unavailable("certificates") }
    defer { unsafe CRYPTO_free(start, nil, 0) }
    der = unsafe [UInt8](UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// The SHA-1 of the whole, which `x5t` names it by (RFC 7515 section 4.1.7): a name, and no proof of anything.
  public func sha1Thumbprint() throws(CryptographyError) -> [UInt8] { try thumbprint("SHA1", count: 20) }

  /// The SHA-256 of the whole, which `x5t#S256` names it by.
  public func sha256Thumbprint() throws(CryptographyError) -> [UInt8] { try SHA256.hash(der) }

  private func thumbprint(_ name: String, count: Int) throws(CryptographyError) -> [UInt8] {
    guard let digest = unsafe Handle(EVP_MD_fetch(nil, name, nil), free: { unsafe EVP_MD_free($0) }),
      let bytes = unsafe [UInt8](
        count: count,
        writtenBy: { unsafe EVP_Digest(der, der.count, $0, nil, digest.pointer, nil) == 1 })
    else { throw .unavailable(name) }
    return bytes
  }

  /// Seconds since 1970; nil for a text that is no time.
  private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var (days, seconds): (Int32, Int32) = (0, 0)
    guard let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
    defer { unsafe ASN1_STRING_free(epoch) }
    guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
      ErrorQueue.clear()
      return nil
    }
    return Int64(days) * 86_400 + Int64(seconds)
  }

  private static func name(_ name: OpaquePointer?) -> String {
    guard let text = Handle.memory(),
      unsafe X509_NAME_print_ex(text.pointer, name, 0, COPENSSL_NAME_RFC2253) >= 0
    else { return "" }
    return String(decoding: text.contents, as: UTF8.self)
  }

  /// The key of a certificate that OpenSSL has read, which is given back here.
  static func key(of certificate: OpaquePointer?) -> Handle? {
    guard let certificate = unsafe Handle(certificate, free: { unsafe X509_free($0) }) else { return nil }
    return unsafe Handle(X509_get_pubkey(certificate.pointer), free: { unsafe EVP_PKEY_free($0) })
  }
}
