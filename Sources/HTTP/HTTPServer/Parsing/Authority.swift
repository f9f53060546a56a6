/// The host and port of a request, RFC 9110 sections 4.2.1 and 7.2.
///
/// Stricter than RFC 3986: no user, no escapes, no empty host, no empty port, no IPvFuture.
enum Authority {
  static func check(_ range: Range<Int>, of bytes: RawSpan) throws(Refusal) {
    guard let first = range.first else { throw .invalidHost }
    var index = first
    if bytes[first] == UInt8(ascii: "[") {
      while index < range.upperBound, bytes[index] != UInt8(ascii: "]") { index += 1 }
      guard index < range.upperBound, isIPv6(first + 1..<index, of: bytes) else { throw .invalidHost }
      index += 1
    } else {
      index = bytes.firstIndex(notIn: .hostName, from: first, to: range.upperBound)
      guard index > first, bytes[first] != UInt8(ascii: ".") else { throw .invalidHost }
    }
    guard index < range.upperBound else { return }
    guard bytes[index] == ASCII.colon, isPort(index + 1..<range.upperBound, of: bytes) else {
      throw .invalidHost
    }
  }

  private static func isPort(_ range: Range<Int>, of bytes: RawSpan) -> Bool {
    guard 1...5 ~= range.count, bytes[range.lowerBound] != UInt8(ascii: "0") else { return false }
    var port = 0
    for index in range {
      guard let digit = bytes.decimalDigit(index) else { return false }
      port = port &* 10 &+ Int(digit)
    }
    return port <= 65_535
  }

  /// RFC 3986 section 3.2.2: eight groups, or fewer with one `::`, the last two perhaps as an IPv4 address.
  private static func isIPv6(_ range: Range<Int>, of bytes: RawSpan) -> Bool {
    var groups = 0
    var hasGap = false
    var index = range.lowerBound
    let end = range.upperBound
    func isColon(_ index: Int) -> Bool { index < end && bytes[index] == ASCII.colon }

    if isColon(index) {
      guard isColon(index + 1) else { return false }
      hasGap = true
      index += 2
    }
    while index < end {
      let start = index
      while index < end, bytes.hexDigit(index) != nil { index += 1 }
      if index < end, bytes[index] == UInt8(ascii: ".") {
        groups += 2
        return isIPv4(start..<end, of: bytes) && (hasGap ? groups < 8 : groups == 8)
      }
      guard 1...4 ~= index - start else { return false }
      groups += 1
      guard index < end else { break }
      guard isColon(index), index + 1 < end else { return false }
      index += 1
      if isColon(index) {
        guard !hasGap else { return false }
        hasGap = true
        index += 1
      }
    }
    return hasGap ? groups < 8 : groups == 8
  }

  private static func isIPv4(_ range: Range<Int>, of bytes: RawSpan) -> Bool {
    var parts = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let start = index
      var value = 0
      while index < range.upperBound, index - start < 3, let digit = bytes.decimalDigit(index) {
        value = value &* 10 &+ Int(digit)
        index += 1
      }
      guard index > start, value <= 255, index - start == 1 || bytes[start] != UInt8(ascii: "0") else {
        return false
      }
      parts += 1
      guard index < range.upperBound else { break }
      guard bytes[index] == UInt8(ascii: "."), index + 1 < range.upperBound else { return false }
      index += 1
    }
    return parts == 4
  }
}
