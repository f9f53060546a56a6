/// An IPv4 or IPv6 address as a number.
public struct IPAddress: Hashable, Sendable {
  /// Which of the two protocols an address belongs to.
  public enum Family: Sendable {
    /// 32 bits.
    case v4
    /// 128 bits.
    case v6

    /// How many bits an address has.
    public var width: Int { self == .v4 ? 32 : 128 }
  }

  /// Which of the two protocols the address belongs to.
  public let family: Family
  /// The address; an IPv4 address is in the lowest 32 bits.
  public let value: UInt128

  /// Makes an IPv4 address from its number in host byte order.
  public init(v4 value: UInt32) {
    family = .v4
    self.value = UInt128(value)
  }

  /// Makes an IPv6 address from its number in host byte order.
  public init(v6 value: UInt128) {
    family = .v6
    self.value = value
  }

  /// Takes 4 or 16 bytes in network byte order, as sockets give them.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    family = bytes.count == 4 ? .v4 : .v6
    value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  /// The address in network byte order.
  public var bytes: [UInt8] {
    stride(from: family.width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt128($0)) }
  }

  /// The IPv4 address that is written as an IPv6 one (`::ffff:10.0.0.1`), or the address itself.
  ///
  /// A socket that listens on both protocols names IPv4 peers so. Nothing else in this module unmaps implicitly.
  public var unmapped: IPAddress {
    guard family == .v6, value >> 32 == 0xFFFF else { return self }
    return IPAddress(v4: UInt32(truncatingIfNeeded: value))
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text, RFC 5952: lower case, and the first longest run of zeros is `::`.
  public var description: String {
    if family == .v4 { return bytes.map(String.init).joined(separator: ".") }
    // RFC 5952 section 5: the one prefix that says by itself that an IPv4 address follows.
    if unmapped != self { return "::ffff:\(unmapped)" }
    let groups = stride(from: 112, through: 0, by: -16).map {
      UInt16(truncatingIfNeeded: value >> UInt128($0))
    }
    let zeros = Self.longestRunOfZeros(groups)
    let text = { (part: ArraySlice<UInt16>) in
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard zeros.count > 1 else { return text(groups[...]) }
    return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
  }

  private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for index in groups.indices {
      if groups[index] != 0 { start = index + 1 }
      if index + 1 - start > longest.count { longest = start..<index + 1 }
    }
    return longest
  }
}
