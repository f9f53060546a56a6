import COpenSSL

/// Whether two runs of bytes are the same; the time depends on their lengths, never on what is in them.
public func constantTimeEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
  guard one.count == other.count else { return false }
  return unsafe one.withUnsafeBytes { one in
    unsafe other.withUnsafeBytes { other in
      // An empty span has no address.
      guard let first = one.baseAddress, let second = other.baseAddress else { return true }
      return unsafe CRYPTO_memcmp(first, second, one.count) == 0
    }
  }
}
