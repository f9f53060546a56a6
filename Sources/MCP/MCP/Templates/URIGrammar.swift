/// The character classes of RFC 3986 section 2, on bytes.
enum URIGrammar {
  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~".utf8.contains(byte)
    }
  }

  /// What delimits the parts of a URI, and stands in a value only escaped.
  static func isReserved(_ byte: UInt8) -> Bool { ":/?#[]@!$&'()*+,;=".utf8.contains(byte) }

  /// A letter, then letters, digits and some marks, then a colon (section 3.1).
  static func startsWithScheme(_ bytes: [UInt8]) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first else { return false }
    return (0x61...0x7A).contains(first | 0x20)
      && bytes[..<colon].allSatisfy {
        $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "~") && isUnreserved($0) || $0 == UInt8(ascii: "+")
      }
  }

  /// The byte of the escape that starts at an index.
  static func escape(at index: Int, of bytes: ArraySlice<UInt8>) -> UInt8? {
    guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  static func append(escaped byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "%"))
    for half in [byte >> 4, byte & 15] { output.append(half < 10 ? 0x30 + half : 0x37 + half) }
  }

  /// One spelling of a URI: escapes in capitals, and what is not ASCII escaped; nil for what no URI may hold.
  static func normalized(_ text: some Sequence<UInt8>) -> [UInt8]? {
    let bytes = Array(text)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        guard let value = escape(at: index, of: bytes[...]) else { return nil }
        append(escaped: value, to: &output)
        index += 3
        continue
      }
      if byte >= 0x80 {
        append(escaped: byte, to: &output)
      } else if isUnreserved(byte) || isReserved(byte) {
        output.append(byte)
      } else {
        return nil
      }
      index += 1
    }
    return output
  }

  /// Undoes the escapes once; nil for a percent sign without two digits, and for what is not UTF-8 then.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "%") {
        guard let value = escape(at: index, of: bytes) else { return nil }
        output.append(value)
        index += 3
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return String(validating: output, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
