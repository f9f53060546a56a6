import COpenSSL

/// As much of DER (X.690) as it takes to hand keys and signatures to OpenSSL and back.
enum DER {
  static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    if content.count < 0x80 {
      length = [UInt8(content.count)]
    } else {
      var rest = content.count
      while rest > 0 {
        length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
        rest >>= 8
      }
      length.insert(0x80 | UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }

  static func sequence(_ elements: [UInt8]...) -> [UInt8] { element(0x30, elements.flatMap(\.self)) }
  static func octets(_ bytes: [UInt8]) -> [UInt8] { element(0x04, bytes) }
  static func bits(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }
  static let null: [UInt8] = [0x05, 0x00]

  /// A number that is not negative, from big-endian bytes.
  static func integer(_ bytes: Span<UInt8>) -> [UInt8] {
    var start = 0
    while start < bytes.count - 1, bytes[start] == 0 { start += 1 }
    var content: [UInt8] = bytes.isEmpty || bytes[start] >= 0x80 ? [0] : []
    for index in start..<bytes.count { content.append(bytes[index]) }
    return element(0x02, content)
  }

  static func integer(_ bytes: [UInt8]) -> [UInt8] { integer(bytes.span) }

  /// The two numbers of a signature on a curve, each in so many bytes (RFC 7518 section 3.4).
  static func halves(of signature: [UInt8], each count: Int) throws(CryptographyError) -> [UInt8] {
    let pair = unsafe signature.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return unsafe Handle(
        d2i_ECDSA_SIG(nil, &start, bytes.count), free: { unsafe ECDSA_SIG_free($0) })
    }
    guard let pair else { throw .unavailable("signatures on curves") }
    var halves = [UInt8](repeating: 0, count: 2 * count)
    let isWritten = unsafe halves.withUnsafeMutableBufferPointer { halves in
      guard let start = halves.baseAddress else { return false }
      return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(pair.pointer), start, Int32(count)) == count
        && BN_bn2binpad(ECDSA_SIG_get0_s(pair.pointer), start + count, Int32(count)) == count
    }
    guard isWritten else { throw .unavailable("signatures on curves") }
    return halves
  }

  /// A public key from its SubjectPublicKeyInfo; a point that is not on its curve is none.
  static func publicKey(_ bytes: [UInt8]) throws(CryptographyError) -> Handle {
    try unsafe key(bytes) { start, count in unsafe d2i_PUBKEY(nil, start, count) }
  }

  /// A private key from the form that its kind has by itself.
  static func privateKey(_ bytes: [UInt8], _ kind: Int32) throws(CryptographyError) -> Handle {
    try unsafe key(bytes) { start, count in unsafe d2i_PrivateKey(kind, nil, start, count) }
  }

  private static func key(
    _ bytes: [UInt8], _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
  ) throws(CryptographyError) -> Handle {
    let (key, isWhole) = unsafe bytes.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      let key = unsafe Handle(read(&next, bytes.count), free: { unsafe EVP_PKEY_free($0) })
      return (key, unsafe next == bytes.baseAddress.map { unsafe $0 + bytes.count })
    }
    guard let key, isWhole else {
      ErrorQueue.clear()
      throw .badKey("The numbers are those of no key.")
    }
    return key
  }
}
