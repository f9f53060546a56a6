import COpenSSL

/// HMAC-SHA256 (RFC 2104) under one key.
public struct HMAC: Sendable {
  /// How many bytes a code has.
  public static let count = 32

  /// Has the key and is only ever copied, so that threads share it and a code does not prepare the key again.
  private let keyed: Handle

  /// Prepares a key: any number of bytes but none, best 32 that are random.
  public init(key: Span<UInt8>) throws(CryptographyError) { keyed = try Self.context(key) }

  /// Prepares a key.
  public init(key: SymmetricKey) throws(CryptographyError) {
    keyed = try key.withSpan { key throws(CryptographyError) in try Self.context(key) }
  }

  private static func context(_ key: Span<UInt8>) throws(CryptographyError) -> Handle {
    guard !key.isEmpty else {
      throw .badKey("An HMAC without a key proves nothing. Give it 32 random bytes.")
    }
    guard let algorithm = Algorithms.hmac,
      let context = unsafe Handle(
        EVP_MAC_CTX_new(algorithm.pointer), free: { unsafe EVP_MAC_CTX_free($0) }),
      unsafe key.withUnsafeBufferPointer({
        unsafe copenssl_hmac_sha256(context.pointer, $0.baseAddress, $0.count) == 1
      })
    else { throw .unavailable("HMAC-SHA256") }
    return context
  }

  /// Returns the code of a message.
  public func code(for message: Span<UInt8>) throws(CryptographyError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Self.count)
    var span = code.mutableSpan
    try write(codeFor: message, to: &span)
    return code
  }

  /// Writes the code of a message to memory of `count` bytes.
  func write(codeFor message: Span<UInt8>, to code: inout MutableSpan<UInt8>) throws(CryptographyError) {
    let context = unsafe Handle(EVP_MAC_CTX_dup(keyed.pointer), free: { unsafe EVP_MAC_CTX_free($0) })
    guard let context,
      unsafe message.withUnsafeBufferPointer({
        unsafe EVP_MAC_update(context.pointer, $0.baseAddress, $0.count) == 1
      }),
      unsafe code.withUnsafeMutableBufferPointer({ code in
        var written = 0
        return unsafe EVP_MAC_final(context.pointer, code.baseAddress, &written, code.count) == 1
      })
    else { throw .unavailable("HMAC-SHA256") }
  }

  /// Whether a code is a message's, whole; the time does not tell how much of it is right.
  public func isValid(
    _ code: Span<UInt8>, for message: Span<UInt8>
  ) throws(CryptographyError) -> Bool {
    let right = try self.code(for: message)
    return constantTimeEqual(code, right.span)
  }
}
