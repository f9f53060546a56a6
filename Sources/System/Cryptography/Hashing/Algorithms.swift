import COpenSSL

/// The algorithms that OpenSSL is asked for once: a look-up by name costs as much as a short digest.
///
/// Immutable, and shared by all threads; nil where this OpenSSL or its configuration has no such algorithm.
enum Algorithms {
  static let sha256 = unsafe Handle(EVP_MD_fetch(nil, "SHA256", nil), free: { unsafe EVP_MD_free($0) })
  static let hmac = unsafe Handle(EVP_MAC_fetch(nil, "HMAC", nil), free: { unsafe EVP_MAC_free($0) })
  static let hkdf = unsafe Handle(EVP_KDF_fetch(nil, "HKDF", nil), free: { unsafe EVP_KDF_free($0) })
  static let aes256GCM = unsafe Handle(
    EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), free: { unsafe EVP_CIPHER_free($0) })
}

extension [UInt8] {
  /// Bytes that a C function writes, all of them; nil when it says that it could not.
  init?(count: Int, writtenBy write: (UnsafeMutablePointer<UInt8>) -> Bool) {
    var isWritten = false
    unsafe self.init(unsafeUninitializedCapacity: count) { room, written in
      guard let start = room.baseAddress else { return }
      isWritten = unsafe write(start)
      written = isWritten ? count : 0
    }
    guard isWritten else { return nil }
  }
}
