/// Why an address is not an ordinary address of the internet.
///
/// From the IANA registries of special-purpose addresses (RFC 6890), and stricter where an address leads to another one.
public enum SpecialPurpose: String, Sendable {
  /// This host on this network, or no address at all.
  case unspecified
  /// The machine itself.
  case loopback
  /// A private network: RFC 1918, and unique local addresses of RFC 4193.
  case privateUse = "private"
  /// The link: where clouds keep their metadata service.
  case linkLocal = "link-local"
  /// Behind a carrier's address translation, RFC 6598.
  case carrierGradeNAT = "carrier-grade NAT"
  /// An IPv4 address within an IPv6 one: mapped, translated (NAT64), 6to4 or Teredo.
  case embedded = "embedded IPv4"
  /// For examples in documents.
  case documentation
  /// For measurements, RFC 2544.
  case benchmarking
  /// For protocols of the IETF, or for the cloud's platform.
  case protocolAssignment = "protocol assignment"
  /// A group of machines.
  case multicast
  /// Not assigned to anybody.
  case reserved
}

extension IPAddress {
  /// Whether this is the address of one machine on the internet, which a fetch of an untrusted URL may reach.
  public var isGlobalUnicast: Bool { specialPurpose == nil }

  /// Whether the address is the machine's own: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool { specialPurpose == .loopback }

  /// What the address is if it is not an ordinary address of the internet.
  public var specialPurpose: SpecialPurpose? {
    if let block = Self.specialBlocks.first(where: { $0.network.contains(self) }) { return block.purpose }
    // 2000::/3 is all that IANA gives to registries.
    return family == .v6 && value >> 125 != 1 ? .reserved : nil
  }

  /// The first block that contains an address decides.
  static let specialBlocks: [(network: IPNetwork, purpose: SpecialPurpose)] = specialTable.compactMap {
    entry in IPNetwork(entry.0.description).map { ($0, entry.1) }
  }

  static let specialTable: [(StaticString, SpecialPurpose)] = [
    ("0.0.0.0/8", .unspecified),
    ("10.0.0.0/8", .privateUse),
    ("100.64.0.0/10", .carrierGradeNAT),
    ("127.0.0.0/8", .loopback),
    // The Azure platform's own address, reachable from every virtual machine.
    ("168.63.129.16/32", .protocolAssignment),
    ("169.254.0.0/16", .linkLocal),
    ("172.16.0.0/12", .privateUse),
    ("192.0.0.0/24", .protocolAssignment),
    ("192.0.2.0/24", .documentation),
    ("192.88.99.0/24", .embedded),
    ("192.168.0.0/16", .privateUse),
    ("198.18.0.0/15", .benchmarking),
    ("198.51.100.0/24", .documentation),
    ("203.0.113.0/24", .documentation),
    ("224.0.0.0/4", .multicast),
    ("240.0.0.0/4", .reserved),
    ("::/128", .unspecified),
    ("::1/128", .loopback),
    // Compatible (RFC 4291, deprecated), mapped, translated: each is an IPv4 address that could be a private one.
    ("::/96", .embedded),
    ("::ffff:0:0/96", .embedded),
    ("::ffff:0:0:0/96", .embedded),
    ("64:ff9b::/96", .embedded),
    ("64:ff9b:1::/48", .embedded),
    ("100::/64", .reserved),
    ("2001::/32", .embedded),
    ("2001:2::/48", .benchmarking),
    ("2001::/23", .protocolAssignment),
    ("2001:db8::/32", .documentation),
    ("2002::/16", .embedded),
    ("3fff::/20", .documentation),
    ("fc00::/7", .privateUse),
    ("fe80::/10", .linkLocal),
    ("fec0::/10", .privateUse),
    ("ff00::/8", .multicast),
  ]
}
