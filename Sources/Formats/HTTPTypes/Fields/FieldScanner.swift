/// Reads the grammar of values from left to right: tokens, quoted strings, parameters (RFC 9110 section 5.6).
struct FieldScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }
  var peek: UInt8? { isAtEnd ? nil : bytes[position] }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = peek, Grammar.isSpace(byte) { position += 1 }
  }

  mutating func token() -> String? {
    let end = bytes[position...].firstIndex { !Grammar.isToken($0) } ?? bytes.count
    guard end > position else { return nil }
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  /// A quoted string without its quotes; what RFC 9110 calls obs-text is refused in it.
  mutating func quotedString() -> String? {
    guard skip(0x22) else { return nil }
    var value: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case 0x22: return String(decoding: value, as: UTF8.self)
      case 0x5C:
        guard let escaped = peek, Grammar.isFieldText(escaped) else { return nil }
        value.append(escaped)
        position += 1
      case let byte:
        guard Grammar.isFieldText(byte) else { return nil }
        value.append(byte)
      }
    }
    return nil
  }

  /// A media type or range with its parameters, and the space after it.
  mutating func mediaType() -> MediaType? {
    skipSpace()
    guard let type = token(), skip(0x2F), let subtype = token() else { return nil }
    var parameters: [MediaType.Parameter] = []
    skipSpace()
    while skip(0x3B) {
      skipSpace()
      // RFC 9110 section 5.6.6 lets a recipient see `;` with nothing behind it.
      if isAtEnd || peek == 0x3B || peek == 0x2C { continue }
      guard let name = token()?.lowercased(), skip(0x3D), parameters.count < 16,
        let value = peek == 0x22 ? quotedString() : token(), !parameters.contains(where: { $0.name == name })
      else { return nil }
      parameters.append(MediaType.Parameter(name: name, value: value))
      skipSpace()
    }
    return MediaType(type: type.lowercased(), subtype: subtype.lowercased(), parameters: parameters)
  }
}
