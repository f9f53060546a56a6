/// The escapes of RFC 3986 section 2.1.
public enum PercentEncoding {
  /// Escapes everything but the unreserved characters, so that the result is safe in any part of a URI.
  public static func encode(_ text: some StringProtocol) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    for byte in text.utf8 { append(byte, escaping: !Grammar.isUnreserved(byte), to: &output) }
    return String(decoding: output, as: UTF8.self)
  }

  /// Undoes the escapes once; nil for a percent sign without two hexadecimal digits or what is not UTF-8 then.
  public static func decode(_ text: some StringProtocol) -> String? {
    let bytes = Array(text.utf8)
    return decode(bytes[...]).flatMap { String(validating: $0, as: UTF8.self) }
  }

  static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      switch bytes[index] {
      case 0x25:
        guard let byte = escape(at: index, of: bytes) else { return nil }
        output.append(byte)
        index += 3
      case 0x2B where plusIsSpace:
        output.append(0x20)
        index += 1
      case let byte:
        output.append(byte)
        index += 1
      }
    }
    return output
  }

  /// The byte of the escape that starts at an index.
  static func escape<Bytes: RandomAccessCollection<UInt8>>(
    at index: Int, of bytes: Bytes
  ) -> UInt8? where Bytes.Index == Int {
    guard index + 2 < bytes.endIndex, let high = Grammar.hexValue(bytes[index + 1]),
      let low = Grammar.hexValue(bytes[index + 2])
    else { return nil }
    return high << 4 | low
  }

  static func append(_ byte: UInt8, escaping: Bool, to output: inout [UInt8]) {
    guard escaping else { return output.append(byte) }
    let digits = ("0123456789ABCDEF" as StaticString).bytes
    output.append(0x25)
    output.append(digits[Int(byte >> 4)])
    output.append(digits[Int(byte & 15)])
  }

  /// Whether an escape stands for something that other parsers split or cut a path at.
  static func hasEncodedDelimiter(_ path: ArraySlice<UInt8>) -> Bool {
    path.indices.contains { index in
      guard path[index] == 0x25, let byte = escape(at: index, of: path) else { return false }
      return byte == 0x2F || byte == 0x5C || byte == 0x2E || byte < 0x20 || byte == 0x7F
    }
  }

  /// Whether one of the segments is `.` or `..`, however its dots are written.
  static func hasDotSegment(_ path: ArraySlice<UInt8>) -> Bool {
    path.split(separator: 0x2F).contains { segment in
      guard segment.count <= 6, let plain = decode(segment) else { return false }
      return plain == [0x2E] || plain == [0x2E, 0x2E]
    }
  }
}

extension Grammar {
  /// RFC 3986 section 2.3.
  static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
  }

  /// Every character that may stand for itself somewhere in a URI, RFC 3986 section 2: unreserved, gen-delims, sub-delims.
  @inlinable
  package static func isURICharacter(_ byte: UInt8) -> Bool {
    let low: UInt64 = 0xAFFF_FFDA_0000_0000
    let high: UInt64 = 0x47FF_FFFE_AFFF_FFFF
    return byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }
}
