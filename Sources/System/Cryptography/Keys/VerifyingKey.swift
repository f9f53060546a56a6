import COpenSSL

/// The public half of a key pair: it verifies what the private half has signed.
public struct VerifyingKey: Sendable {
  /// Which kind of key it is.
  public let kind: KeyKind
  let handle: Handle

  init(_ handle: Handle) throws(CryptographyError) {
    kind = try KeyKind(handle)
    self.handle = handle
  }

  /// Takes the first public key or certificate in a PEM text.
  public init(pem text: String) throws(CryptographyError) {
    guard let memory = Handle.memory(Array(text.utf8)),
      let key = unsafe text.contains("-----BEGIN CERTIFICATE-----")
        ? Certificate.key(of: PEM_read_bio_X509(memory.pointer, nil, nil, nil))
        : Handle(PEM_read_bio_PUBKEY(memory.pointer, nil, nil, nil), free: { unsafe EVP_PKEY_free($0) })
    else {
      ErrorQueue.clear()
      throw .badKey("The text holds no public key. It begins with -----BEGIN PUBLIC KEY-----.")
    }
    try self.init(key)
  }

  /// The key as PEM text: a SubjectPublicKeyInfo (RFC 5280 section 4.1).
  public var pem: String {
    get throws(CryptographyError) {
      guard let text = Handle.memory(), unsafe PEM_write_bio_PUBKEY(text.pointer, handle.pointer) == 1 else {
        throw .unavailable("PEM text")
      }
      return String(decoding: text.contents, as: UTF8.self)
    }
  }

  /// Whether a signature of a message is this key's.
  ///
  /// An algorithm that is not one of the kind's is refused, whoever names it (RFC 8725 section 3.1).
  public func isValid(
    _ signature: Span<UInt8>, for message: Span<UInt8>, by algorithm: SignatureAlgorithm
  ) -> Bool {
    guard kind.algorithms.contains(algorithm), let signature = algorithm.native(signature),
      let context = unsafe Handle(EVP_MD_CTX_new(), free: { unsafe EVP_MD_CTX_free($0) })
    else { return false }
    var settings: OpaquePointer?
    let isValid = unsafe message.withUnsafeBufferPointer { message in
      unsafe EVP_DigestVerifyInit_ex(
        context.pointer, &settings, algorithm.digest, nil, nil, handle.pointer, nil) == 1
        && (algorithm != .ps256 || copenssl_use_pss(settings) == 1)
        && EVP_DigestVerify(
          context.pointer, signature, signature.count, message.baseAddress, message.count) == 1
    }
    // A wrong signature is no error, and leaves some behind.
    ErrorQueue.clear()
    return isValid
  }
}

extension SignatureAlgorithm {
  /// A signature as OpenSSL has it; nil for one of a length that none has.
  fileprivate func native(_ signature: Span<UInt8>) -> [UInt8]? {
    guard let half else {
      return [UInt8](capacity: signature.count) { bytes in
        for index in signature.indices { bytes.append(signature[index]) }
      }
    }
    guard signature.count == 2 * half else { return nil }
    return DER.sequence(
      DER.integer(signature.extracting(..<half)), DER.integer(signature.extracting(half...)))
  }
}
