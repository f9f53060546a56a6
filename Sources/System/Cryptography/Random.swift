import COpenSSL

/// Unpredictable bytes from the system, fit for keys and tokens.
///
/// A system that has none is an error that the caller sees, never a trap and never a weaker source.
public enum Random {
  /// Returns this many random bytes.
  public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    try bytes(count) { bytes in unsafe bytes.withUnsafeMutableBytes { unsafe fill($0) } }
  }

  /// Returns a random number; every value is equally likely.
  public static func uint64() throws(CryptographyError) -> UInt64 {
    var number: UInt64 = 0
    guard unsafe withUnsafeMutableBytes(of: &number, { unsafe fill($0) }) else { throw .noEntropy() }
    return number
  }

  /// Returns this many bytes that `fill` wrote, unless it says that it could not.
  package static func bytes(
    _ count: Int, filledBy fill: (inout [UInt8]) -> Bool
  ) throws(CryptographyError) -> [UInt8] {
    guard count >= 0 else { throw .noEntropy() }
    var bytes = [UInt8](repeating: 0, count: count)
    guard fill(&bytes) else { throw .noEntropy() }
    return bytes
  }

  static func fill(_ memory: UnsafeMutableRawBufferPointer) -> Bool {
    guard let count = Int32(exactly: memory.count) else { return false }
    return unsafe RAND_bytes(memory.baseAddress, count) == 1
  }
}
