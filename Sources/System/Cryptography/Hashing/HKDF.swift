import COpenSSL

/// HKDF-SHA256 (RFC 5869): many keys out of one secret, none of which tells anything about another.
public enum HKDF {
  /// The most bytes that one call gives (RFC 5869 section 2.3).
  public static let maximumCount = 255 * SHA256.count
  /// The most bytes that say what a result is for; OpenSSL copies them to a buffer that does not grow.
  public static let maximumInfoCount = 1_024

  /// Returns bytes derived from a secret.
  ///
  /// - Parameters:
  ///   - secret: What is hard to guess; it need not be uniform, and it must not be a password.
  ///   - salt: What need not be secret and makes two uses of one secret independent; may be empty.
  ///   - info: What the result is for, at most `maximumInfoCount` bytes.
  ///   - count: How many bytes, at most `maximumCount`.
  /// - Returns: As many bytes as were asked for.
  /// - Throws: `CryptographyError` for an empty secret, or a length that cannot be.
  public static func derive(
    from secret: Span<UInt8>, salt: Span<UInt8>, info: Span<UInt8>, count: Int
  ) throws(CryptographyError) -> [UInt8] {
    guard !secret.isEmpty else { throw .badKey("Nothing can be derived from an empty secret.") }
    guard (1...maximumCount).contains(count) else {
      throw .badLength("HKDF-SHA256 gives 1 to \(maximumCount) bytes, not \(count).")
    }
    var output = [UInt8](repeating: 0, count: count)
    var span = output.mutableSpan
    try write(from: secret, salt: salt, info: info, to: &span)
    return output
  }

  /// Fills memory, which is not more than `maximumCount` bytes.
  static func write(
    from secret: Span<UInt8>, salt: Span<UInt8>, info: Span<UInt8>, to output: inout MutableSpan<UInt8>
  ) throws(CryptographyError) {
    guard info.count <= maximumInfoCount else {
      throw .badLength("HKDF's info is at most \(maximumInfoCount) bytes, not \(info.count).")
    }
    guard let algorithm = Algorithms.hkdf,
      let context = unsafe Handle(EVP_KDF_CTX_new(algorithm.pointer), free: { unsafe EVP_KDF_CTX_free($0) })
    else { throw .unavailable("HKDF-SHA256") }
    let isWritten = unsafe secret.withUnsafeBytes { secret in
      unsafe salt.withUnsafeBytes { salt in
        unsafe info.withUnsafeBytes { info in
          unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe copenssl_hkdf_sha256(
              context.pointer, secret.baseAddress, secret.count, salt.baseAddress, salt.count,
              info.baseAddress, info.count, output.baseAddress, output.count) == 1
          }
        }
      }
    }
    guard isWritten else { throw .unavailable("HKDF-SHA256") }
  }
}
