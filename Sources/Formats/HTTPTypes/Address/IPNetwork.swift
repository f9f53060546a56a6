/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
  /// The first address of the block.
  public let base: IPAddress
  /// How many leading bits all its addresses share.
  public let prefixLength: Int

  /// Takes the first address of a block and the length of its prefix; a bit beyond the prefix is a mistake.
  public init?(base: IPAddress, prefixLength: Int) {
    guard 0...base.family.width ~= prefixLength else { return nil }
    self.base = base
    self.prefixLength = prefixLength
    guard base.value & hostMask == 0 else { return nil }
  }

  /// Reads CIDR notation (RFC 4632 section 3.1), or one address.
  public init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let base = IPAddress(ascii: Array(first)[...]) else { return nil }
    let length = parts.count == 2 ? Decimal.parse(parts[1], through: 128) : base.family.width
    guard let length else { return nil }
    self.init(base: base, prefixLength: length)
  }

  /// Whether an address of the same family lies in the block; see ``IPAddress/unmapped`` for peers of a dual socket.
  public func contains(_ address: IPAddress) -> Bool {
    address.family == base.family && address.value & ~hostMask == base.value
  }

  /// The block in CIDR notation.
  public var description: String { "\(base)/\(prefixLength)" }

  private var hostMask: UInt128 {
    let hostBits = base.family.width - prefixLength
    return hostBits == 128 ? .max : (1 << UInt128(hostBits)) - 1
  }
}
