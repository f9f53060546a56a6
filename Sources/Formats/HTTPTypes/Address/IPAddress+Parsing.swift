extension IPAddress {
  /// Reads an address in its one strict spelling of each kind.
  ///
  /// IPv4 is four decimal numbers without leading zeros: what `inet_aton` takes for octal, hexadecimal or short forms
  /// is refused. IPv6 is RFC 4291 section 2.2 without a zone.
  public init?(_ text: some StringProtocol) {
    self.init(ascii: Array(text.utf8)[...])
  }

  package init?(ascii text: ArraySlice<UInt8>) {
    guard text.count <= 45 else { return nil }
    if text.contains(0x3A) {
      guard let value = Self.parseV6(text) else { return nil }
      self.init(v6: value)
    } else {
      guard let value = Self.parseV4(text) else { return nil }
      self.init(v4: value)
    }
  }

  private static func parseV4(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let octet = Decimal.parse(part, through: 255) else { return nil }
      value = value << 8 | UInt32(octet)
    }
    return value
  }

  private static func parseV6(_ text: ArraySlice<UInt8>) -> UInt128? {
    var groups: [UInt16] = []
    var gap: Int?
    var rest = text
    if rest.starts(with: [0x3A, 0x3A]) {
      gap = 0
      rest = rest.dropFirst(2)
      if rest.isEmpty { return 0 }
    }
    while true {
      let group = rest.prefix { $0 != 0x3A }
      if group.contains(0x2E) {
        // An IPv4 address may stand for the last two groups.
        guard group.endIndex == rest.endIndex, let v4 = parseV4(group) else { return nil }
        groups += [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        break
      }
      guard (1...4).contains(group.count), groups.count < 8 else { return nil }
      var value: UInt16 = 0
      for byte in group {
        guard let digit = Grammar.hexValue(byte) else { return nil }
        value = value << 4 | UInt16(digit)
      }
      groups.append(value)
      rest = rest[group.endIndex...].dropFirst()
      if group.endIndex == text.endIndex { break }
      if rest.first == 0x3A {
        guard gap == nil else { return nil }
        gap = groups.count
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if let gap {
      guard groups.count < 8 else { return nil }
      groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    guard groups.count == 8 else { return nil }
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}

/// Decimal numbers of URIs, addresses and fields: digits only, no sign, no leading zero, bounded.
package enum Decimal {
  package static func parse(_ digits: some Collection<UInt8>, through limit: Int) -> Int? {
    guard let first = digits.first, digits.count <= 18, digits.count == 1 || first != 0x30 else { return nil }
    var value = 0
    for digit in digits {
      guard Grammar.isDigit(digit) else { return nil }
      value = value &* 10 &+ Int(digit &- 0x30)
    }
    return value <= limit ? value : nil
  }
}
