import COpenSSL

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where certificates or a key come from, as PEM text.
public enum PEM: Hashable, Sendable, CustomStringConvertible {
  /// A file, read once, when the value is used.
  case file(String)
  /// The text itself.
  case bytes([UInt8])

  /// The file's path or the text's length, never the text: it may be a private key.
  public var description: String {
    switch self {
    case .file(let path): path
    case .bytes(let bytes): "PEM text of \(bytes.count) bytes"
    }
  }
}

extension PEM {
  /// Every certificate in the text, in its order; at least one.
  func certificates(_ role: String) throws(TLSError) -> [Handle] {
    let text = try open(role)
    var certificates: [Handle] = []
    while let certificate = unsafe Handle(
      PEM_read_bio_X509(text.pointer, nil, nil, nil), free: { unsafe X509_free($0) })
    {
      certificates.append(certificate)
    }
    // The reader stops with "no start line" at the end of good text too, and with anything else at a damaged block.
    let end = ErrorQueue.drain()
    if let end, !(end.library == ERR_LIB_PEM && end.reason == PEM_R_NO_START_LINE) {
      throw TLSError(
        .badCertificate,
        "\(named(role)) holds a damaged certificate, number \(certificates.count + 1) (\(end.text)). Export it again."
      )
    }
    guard !certificates.isEmpty else {
      throw TLSError(
        .badCertificate,
        "\(named(role)) holds no certificate. Give PEM text that begins with -----BEGIN CERTIFICATE-----.")
    }
    return certificates
  }

  /// The one private key in the text.
  func privateKey(_ role: String) throws(TLSError) -> Handle {
    let text = try open(role)
    var wasAskedForPassphrase = false
    let key = unsafe withUnsafeMutablePointer(to: &wasAskedForPassphrase) { asked in
      // Without a callback OpenSSL would ask on the terminal.
      unsafe Handle(
        PEM_read_bio_PrivateKey(
          text.pointer, nil,
          { _, _, _, asked in
            unsafe asked?.assumingMemoryBound(to: Bool.self).pointee = true
            return -1
          }, asked), free: { unsafe EVP_PKEY_free($0) })
    }
    if let key { return key }
    let reason = ErrorQueue.drainText()
    if wasAskedForPassphrase {
      throw TLSError(
        .encryptedKey,
        "\(named(role)) is encrypted. Write it without a passphrase: openssl pkey -in KEY -out PLAIN.")
    }
    throw TLSError(
      .badKey,
      "\(named(role)) holds no usable private key (\(reason)). Give PEM text that begins with -----BEGIN PRIVATE KEY-----."
    )
  }

  /// "The certificate file /etc/tls.crt", or "The certificate" when the text did not come from a file.
  func named(_ role: String, article: String = "The") -> String {
    switch self {
    case .file(let path): "\(article) \(role) file \(path)"
    case .bytes: "\(article) \(role)"
    }
  }

  private func open(_ role: String) throws(TLSError) -> Handle {
    let text: Handle?
    switch self {
    case .bytes(let bytes): text = Handle.memory(bytes)
    case .file(let path):
      text = unsafe Handle(BIO_new_file(path, "r"), free: { unsafe BIO_free_all($0) })
    }
    if let text { return text }
    let reason = unsafe String(cString: strerror(errno))
    ErrorQueue.clear()
    throw TLSError(
      .unreadableFile, "\(named(role)) cannot be read: \(reason). Check the path and who may read it.")
  }
}
