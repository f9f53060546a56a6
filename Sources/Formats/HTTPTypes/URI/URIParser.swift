/// One pass over the bytes of a URI, left to right; no byte is looked at under two rules.
struct URIParser {
  struct Parts: Sendable {
    var scheme = 0..<0
    var host: Range<Int>?
    var address: IPAddress?
    var port: UInt16?
    var path = 0..<0
    var query: Range<Int>?
    var fragment: Range<Int>?
  }

  let bytes: [UInt8]
  private var parts = Parts()

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() throws(URIError) -> Parts {
    try checkCharacters()
    try parseScheme()
    var position = parts.scheme.upperBound + 1
    if bytes[position...].starts(with: [0x2F, 0x2F]) {
      let end = bytes[(position + 2)...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? bytes.count
      let authority = try AuthorityParser(bytes).parse(position + 2..<end)
      (parts.host, parts.address, parts.port) = (authority.host, authority.address, authority.port)
      position = end
    } else if ["http", "https", "ws", "wss"].contains(where: { isScheme($0) }) {
      throw .emptyHost
    }
    let fragmentMark = bytes[position...].firstIndex(of: 0x23)
    let beforeFragment = fragmentMark ?? bytes.count
    let queryMark = bytes[position..<beforeFragment].firstIndex(of: 0x3F)
    parts.path = position..<(queryMark ?? beforeFragment)
    parts.query = queryMark.map { $0 + 1..<beforeFragment }
    parts.fragment = fragmentMark.map { $0 + 1..<bytes.count }
    // Brackets belong to an IPv6 host only, a second # to nothing.
    for index in position..<bytes.count where bytes[index] == 0x5B || bytes[index] == 0x5D {
      throw .forbiddenCharacter(bytes[index])
    }
    if let fragment = parts.fragment, bytes[fragment].contains(0x23) { throw .forbiddenCharacter(0x23) }
    // `x:` alone and `x:?a` identify nothing.
    if parts.host == nil, parts.path.isEmpty { throw .badPath }
    return parts
  }

  private func checkCharacters() throws(URIError) {
    for (index, byte) in bytes.enumerated() where !Grammar.isURICharacter(byte) {
      guard byte == 0x25 else { throw .forbiddenCharacter(byte) }
      guard PercentEncoding.escape(at: index, of: bytes) != nil else { throw .badEscape }
    }
  }

  private mutating func parseScheme() throws(URIError) {
    guard let colon = bytes.firstIndex(of: 0x3A), let first = bytes.first, Grammar.isLetter(first)
    else { throw .badScheme }
    for byte in bytes[..<colon]
    where !(Grammar.isLetter(byte) || Grammar.isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E) {
      throw .badScheme
    }
    parts.scheme = 0..<colon
  }

  private func isScheme(_ scheme: StaticString) -> Bool {
    Grammar.equalIgnoringCase(bytes[parts.scheme], scheme.bytes)
  }

  func check(_ options: URI.Options, _ parts: Parts) throws(URIError) {
    if options.contains(.refuseFragment), parts.fragment != nil { throw .fragment }
    if options.contains(.refuseEncodedDelimiters),
      PercentEncoding.hasEncodedDelimiter(bytes[parts.path])
    {
      throw .encodedDelimiter
    }
    if options.contains(.refuseDotSegments), PercentEncoding.hasDotSegment(bytes[parts.path]) {
      throw .dotSegment
    }
  }
}
