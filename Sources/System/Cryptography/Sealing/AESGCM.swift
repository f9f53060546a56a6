import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with nonces of 12 bytes and tags of 16.
///
/// Two texts under one key and nonce undo it, so what is public is `KeyRing`, which never makes two.
package enum AESGCM {
  package static let nonceCount = 12
  package static let tagCount = 16

  private enum Direction: Int32 {
    case opening = 0
    case sealing = 1
  }

  /// Appends ciphertext and tag to an array.
  package static func seal(
    _ plaintext: Span<UInt8>, with key: SymmetricKey, nonce: Span<UInt8>, authenticating context: Span<UInt8>,
    onto output: inout [UInt8]
  ) throws(CryptographyError) {
    guard let count = Int32(exactly: plaintext.count), Int32(exactly: context.count) != nil else {
      throw .badLength("More than \(Int32.max) bytes cannot be sealed in one piece.")
    }
    guard let cipher = prepare(.sealing, with: key, nonce: nonce, authenticating: context) else {
      throw .unavailable("AES-256-GCM")
    }
    try output.append(addingCapacity: plaintext.count + tagCount) { output throws(CryptographyError) in
      try unsafe output.withUnsafeMutableBufferPointer { room, written throws(CryptographyError) in
        var length: Int32 = 0
        guard let start = room.baseAddress,
          unsafe plaintext.withUnsafeBufferPointer({
            unsafe EVP_CipherUpdate(cipher.pointer, start, &length, $0.baseAddress, count) == 1
          }), length == count,
          unsafe EVP_CipherFinal_ex(cipher.pointer, start + plaintext.count, &length) == 1,
          unsafe EVP_CIPHER_CTX_ctrl(
            cipher.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), start + plaintext.count) == 1
        else { throw .unavailable("AES-256-GCM") }
        written = plaintext.count + tagCount
      }
    }
  }

  /// The plaintext of ciphertext and tag; nil unless every byte of them and of the context is as it was sealed.
  package static func open(
    _ sealed: Span<UInt8>, with key: SymmetricKey, nonce: Span<UInt8>, authenticating context: Span<UInt8>
  ) -> [UInt8]? {
    guard sealed.count >= tagCount, let count = Int32(exactly: sealed.count - tagCount),
      Int32(exactly: context.count) != nil,
      let cipher = prepare(.opening, with: key, nonce: nonce, authenticating: context)
    else { return refuse() }
    // `Final` compares the tag in constant time, and until it has, nobody sees what was written here.
    let plaintext: [UInt8]? = unsafe sealed.withUnsafeBufferPointer { sealed in
      guard let ciphertext = sealed.baseAddress else { return nil }
      return unsafe [UInt8](count: Int(count)) { start in
        let tag = unsafe UnsafeMutablePointer(mutating: ciphertext + Int(count))
        var length: Int32 = 0
        return unsafe EVP_CipherUpdate(cipher.pointer, start, &length, ciphertext, count) == 1
          && length == count
          && EVP_CIPHER_CTX_ctrl(cipher.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), tag) == 1
          && EVP_CipherFinal_ex(cipher.pointer, start + Int(count), &length) == 1
      }
    }
    return plaintext ?? refuse()
  }

  /// A cipher that knows its key, its nonce and what it authenticates besides the text.
  private static func prepare(
    _ direction: Direction, with key: SymmetricKey, nonce: Span<UInt8>, authenticating context: Span<UInt8>
  ) -> Handle? {
    guard nonce.count == nonceCount, let algorithm = Algorithms.aes256GCM,
      let cipher = unsafe Handle(EVP_CIPHER_CTX_new(), free: { unsafe EVP_CIPHER_CTX_free($0) })
    else { return nil }
    let isKeyed = key.withSpan { key in
      unsafe key.withUnsafeBufferPointer { key in
        unsafe nonce.withUnsafeBufferPointer { nonce in
          unsafe EVP_CipherInit_ex2(
            cipher.pointer, algorithm.pointer, key.baseAddress, nonce.baseAddress, direction.rawValue, nil)
            == 1
        }
      }
    }
    let isBound = unsafe context.withUnsafeBufferPointer { context in
      var length: Int32 = 0
      return unsafe context.isEmpty
        || EVP_CipherUpdate(cipher.pointer, nil, &length, context.baseAddress, Int32(context.count)) == 1
    }
    return isKeyed && isBound ? cipher : nil
  }

  /// Leaves OpenSSL's list of errors empty.
  private static func refuse() -> [UInt8]? {
    ErrorQueue.clear()
    return nil
  }
}
