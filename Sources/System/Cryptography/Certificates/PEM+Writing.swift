import COpenSSL

extension PEM {
  /// A certificate as PEM text.
  static func text(certificate: Handle) throws(CryptographyError) -> [UInt8] {
    guard let text = Handle.memory(), unsafe PEM_write_bio_X509(text.pointer, certificate.pointer) == 1 else {
      throw .cannotIssue("PEM text")
    }
    return text.contents
  }

  /// A private key as PEM text (PKCS #8), not encrypted.
  static func text(key: Handle) throws(CryptographyError) -> [UInt8] {
    guard let text = Handle.memory(),
      unsafe PEM_write_bio_PKCS8PrivateKey(text.pointer, key.pointer, nil, nil, 0, nil, nil) == 1
    else { throw .cannotIssue("PEM text") }
    return text.contents
  }
}
