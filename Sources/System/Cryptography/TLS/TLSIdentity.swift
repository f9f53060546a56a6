import COpenSSL

/// A certificate chain and the private key of its first certificate: who this side is.
public struct TLSIdentity: Hashable, Sendable {
  /// The chain, this side's own certificate first, then each one's issuer; the root may be left out.
  public var certificates: PEM
  /// The private key, without a passphrase.
  public var privateKey: PEM

  /// Creates an identity; nothing is read before a context is made of it.
  public init(certificates: PEM, privateKey: PEM) {
    self.certificates = certificates
    self.privateKey = privateKey
  }

  func install(in context: Handle) throws(TLSError) {
    let chain = try certificates.certificates("certificate")
    let key = try privateKey.privateKey("private key")
    guard unsafe X509_check_private_key(chain[0].pointer, key.pointer) == 1 else {
      ErrorQueue.clear()
      throw TLSError(
        .keyMismatch,
        "\(privateKey.named("private key")) and \(certificates.named("certificate", article: "the")) do not belong together. "
          + "Give the key of the chain's first certificate.")
    }
    guard unsafe SSL_CTX_use_certificate(context.pointer, chain[0].pointer) == 1,
      unsafe SSL_CTX_use_PrivateKey(context.pointer, key.pointer) == 1,
      chain.dropFirst().allSatisfy({ unsafe copenssl_add_chain_certificate(context.pointer, $0.pointer) == 1 }
      )
    else {
      throw TLSError(
        .badCertificate,
        "\(certificates.named("certificate")) cannot be used: \(ErrorQueue.drainText()). Issue one with a stronger key."
      )
    }
  }
}

/// Whose certificates this side accepts.
public enum TLSTrust: Hashable, Sendable {
  /// The authorities that the operating system trusts, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
  case system
  /// These authorities and no others.
  case authorities(PEM)

  func install(in context: Handle) throws(TLSError) {
    switch self {
    case .system:
      guard unsafe SSL_CTX_set_default_verify_paths(context.pointer) == 1 else {
        throw .cannotMake("the system's trust store")
      }
    case .authorities(let source):
      let store = unsafe SSL_CTX_get_cert_store(context.pointer)
      for authority in try source.certificates("authority certificate") {
        guard unsafe X509_STORE_add_cert(store, authority.pointer) == 1 else {
          throw .cannotMake("a trust store")
        }
      }
    }
  }
}
