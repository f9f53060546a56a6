import COpenSSL

/// A key pair: it signs, and no rendering shows its private half.
public struct SigningKey: Sendable {
  /// The half that anybody may have.
  public let publicKey: VerifyingKey
  let handle: Handle

  /// Which kind of key it is.
  public var kind: KeyKind { publicKey.kind }

  init(_ handle: Handle) throws(CryptographyError) {
    self.handle = handle
    publicKey = try VerifyingKey(Self.publicHalf(of: handle))
    let check = unsafe Handle(
      EVP_PKEY_CTX_new_from_pkey(nil, handle.pointer, nil), free: { unsafe EVP_PKEY_CTX_free($0) })
    guard let check, unsafe EVP_PKEY_pairwise_check(check.pointer) == 1 else {
      ErrorQueue.clear()
      throw .badKey("The private half of the key does not belong to its public half.")
    }
  }

  /// Makes a key that nobody else has.
  public static func generate(_ kind: KeyKind) throws(CryptographyError) -> SigningKey {
    let name =
      switch kind {
      case .rsa: "RSA"
      case .p256, .p384: "EC"
      case .ed25519: "ED25519"
      }
    guard
      let generator = unsafe Handle(
        EVP_PKEY_CTX_new_from_name(nil, name, nil), free: { unsafe EVP_PKEY_CTX_free($0) }),
      unsafe EVP_PKEY_keygen_init(generator.pointer) == 1
    else { throw .unavailable("\(name) keys") }
    let isSet =
      switch kind {
      case .rsa(let bits):
        unsafe KeyKind.modulusBits.contains(bits)
          && EVP_PKEY_CTX_set_rsa_keygen_bits(generator.pointer, Int32(bits)) == 1
      case .p256: unsafe EVP_PKEY_CTX_set_group_name(generator.pointer, "P-256") == 1
      case .p384: unsafe EVP_PKEY_CTX_set_group_name(generator.pointer, "P-384") == 1
      case .ed25519: true
      }
    var key: OpaquePointer?
    guard isSet, unsafe EVP_PKEY_generate(generator.pointer, &key) == 1,
      let pair = unsafe Handle(key, free: { unsafe EVP_PKEY_free($0) })
    else { throw .unavailable("a key of this kind") }
    return try SigningKey(pair)
  }

  /// Takes the first private key in a PEM text: PKCS #8, or the older forms of RSA and of curves; no passphrase.
  public init(pem text: String) throws(CryptographyError) {
    let handle: Handle
    do throws(TLSError) {
      handle = try PEM.bytes(Array(text.utf8)).privateKey("private key")
    } catch {
      throw .badKey(error.message)
    }
    try self.init(handle)
  }

  /// The key as PEM text (PKCS #8), not encrypted; whoever asks for it answers for where it goes.
  public func revealPEM() throws(CryptographyError) -> String {
    String(decoding: try PEM.text(key: handle), as: UTF8.self)
  }

  /// A number of the private half, for a JWK.
  func reveal(_ name: String, count: Int32 = 0) throws(CryptographyError) -> [UInt8] {
    try handle.number(name, count: count)
  }

  /// The private half of an Ed25519 key, for a JWK.
  func revealSeed() throws(CryptographyError) -> [UInt8] {
    var seed = [UInt8](repeating: 0, count: 32)
    var count = seed.count
    guard unsafe EVP_PKEY_get_raw_private_key(handle.pointer, &seed, &count) == 1, count == 32 else {
      throw .badKey("The key lacks a part.")
    }
    return seed
  }

  /// Whether a certificate is for this key.
  public func belongs(to certificate: Certificate) -> Bool {
    unsafe EVP_PKEY_eq(handle.pointer, certificate.publicKey.handle.pointer) == 1
  }

  /// Signs a message.
  public func sign(
    _ message: Span<UInt8>, by algorithm: SignatureAlgorithm
  ) throws(CryptographyError) -> [UInt8] {
    guard kind.algorithms.contains(algorithm) else {
      throw .badKey("A key of this kind does not sign by \(algorithm.rawValue).")
    }
    guard let context = unsafe Handle(EVP_MD_CTX_new(), free: { unsafe EVP_MD_CTX_free($0) }) else {
      throw .unavailable(algorithm.rawValue)
    }
    var settings: OpaquePointer?
    var signature = [UInt8](repeating: 0, count: 1_024)
    var count = signature.count
    let isSigned = unsafe message.withUnsafeBufferPointer { message in
      unsafe EVP_DigestSignInit_ex(
        context.pointer, &settings, algorithm.digest, nil, nil, handle.pointer, nil) == 1
        && (algorithm != .ps256 || copenssl_use_pss(settings) == 1)
        && EVP_DigestSign(context.pointer, &signature, &count, message.baseAddress, message.count) == 1
    }
    guard isSigned else { throw .unavailable(algorithm.rawValue) }
    signature.removeLast(signature.count - count)
    guard let half = algorithm.half else { return signature }
    return try DER.halves(of: signature, each: half)
  }

  /// A key that has forgotten its private half.
  private static func publicHalf(of key: Handle) throws(CryptographyError) -> Handle {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_PUBKEY(key.pointer, &bytes)
    guard count > 0, let start = unsafe bytes else { throw .badKey("The key has no public half.") }
    defer { unsafe CRYPTO_free(start, nil, 0) }
    return try DER.publicKey(unsafe [UInt8](UnsafeBufferPointer(start: start, count: Int(count))))
  }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Three stars.
  public var description: String { "***" }
  /// Three stars.
  public var debugDescription: String { "***" }
  /// A mirror without children, so that `dump` finds nothing.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
