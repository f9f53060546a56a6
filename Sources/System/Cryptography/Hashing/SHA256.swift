import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
  /// How many bytes a digest has.
  public static let count = 32

  /// Returns the digest of bytes.
  public static func hash(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] { try hash(bytes.span) }

  /// Returns the digest of borrowed bytes; it fails only where OpenSSL has no SHA-256 or no memory.
  public static func hash(_ bytes: Span<UInt8>) throws(CryptographyError) -> [UInt8] {
    let digest: [UInt8]? = Algorithms.sha256.flatMap { algorithm in
      unsafe [UInt8](count: count) { digest in
        unsafe bytes.withUnsafeBytes {
          unsafe EVP_Digest($0.baseAddress, $0.count, digest, nil, algorithm.pointer, nil) == 1
        }
      }
    }
    guard let digest else { throw .unavailable("SHA-256") }
    return digest
  }
}
