/// Host and port, RFC 3986 section 3.2, without what is before an `@`.
struct AuthorityParser {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func parse(
    _ range: Range<Int>
  ) throws(URIError) -> (host: Range<Int>, address: IPAddress?, port: UInt16?) {
    let authority = bytes[range]
    if authority.contains(0x40) { throw .userinfo }
    let hostEnd: Int
    if authority.first == 0x5B {
      guard let bracket = authority.firstIndex(of: 0x5D) else { throw .badHost }
      hostEnd = bracket + 1
    } else {
      hostEnd = authority.firstIndex(of: 0x3A) ?? range.upperBound
    }
    let host = range.lowerBound..<hostEnd
    if host.isEmpty { throw .emptyHost }
    let address = try parseHost(host)
    if hostEnd == range.upperBound { return (host, address, nil) }
    guard bytes[hostEnd] == 0x3A,
      let port = Decimal.parse(bytes[(hostEnd + 1)..<range.upperBound], through: 65_535), port > 0
    else { throw .badPort }
    return (host, address, UInt16(port))
  }

  private func parseHost(_ range: Range<Int>) throws(URIError) -> IPAddress? {
    let host = bytes[range]
    if host.first == 0x5B {
      guard let address = IPAddress(ascii: host.dropFirst().dropLast()), address.family == .v6
      else { throw .badHost }
      return address
    }
    // RFC 3986 allows more; a name that DNS has does not (RFC 1123 section 2.1, with the underscore of practice).
    let labels = host.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard host.count <= 253, let last = labels.last, labels.allSatisfy({ 1...63 ~= $0.count }),
      host.allSatisfy({
        Grammar.isLetter($0) || Grammar.isDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
      })
    else { throw .badHost }
    // What ends in a number is an IPv4 address to a browser: `127.1`, `0x7f.0.0.1`, `2130706433`.
    let isHexadecimal =
      last.count >= 2 && last.starts(with: [0x30]) && last.dropFirst().first.map { $0 | 0x20 } == 0x78
      && last.dropFirst(2).allSatisfy { Grammar.hexValue($0) != nil }
    guard isHexadecimal || last.allSatisfy(Grammar.isDigit) else { return nil }
    guard let address = IPAddress(ascii: host) else { throw .badHost }
    return address
  }
}
