/// A request's path, decoded exactly once: what a router compares.
///
/// A path that a front end could have read in another way (H15) is refused: escaped or plain dot segments, escaped
/// slashes and backslashes, path parameters, empty segments.
public struct RequestPath: Hashable, Sendable, CustomStringConvertible {
  /// The path, which starts with a slash.
  public let text: String

  /// Decodes the path of a request target.
  ///
  /// - Throws: A ``URIError`` for the first thing that is wrong.
  public init(_ encoded: String) throws(URIError) {
    try self.init(bytes: Array(encoded.utf8)[...])
  }

  /// The same from the bytes of a request line.
  package init(bytes: ArraySlice<UInt8>) throws(URIError) {
    text = try Self.check(bytes) ? String(decoding: bytes, as: UTF8.self) : Self.decode(bytes)
  }

  /// What is between the slashes; the last one is empty when the path ends with a slash.
  public var segments: [Substring] {
    text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
  }

  /// The same as `text`.
  public var description: String { text }

  /// Looks at each byte once; returns whether nothing is escaped.
  private static func check(_ bytes: ArraySlice<UInt8>) throws(URIError) -> Bool {
    guard bytes.first == 0x2F else { throw .badPath }
    var isPlain = true
    var length = 0
    var dots = 0
    for byte in bytes.dropFirst() {
      switch byte {
      case 0x2F:
        if length == 0 { throw .badPath }
        if dots == length, dots <= 2 { throw .dotSegment }
        (length, dots) = (0, 0)
        continue
      case 0x25: isPlain = false
      case 0x2E: dots += 1
      case 0x3B: throw .badPath
      case 0x3F, 0x23, 0x5B, 0x5D: throw .forbiddenCharacter(byte)
      default: if !Grammar.isURICharacter(byte) { throw .forbiddenCharacter(byte) }
      }
      length += 1
    }
    if length > 0, dots == length, dots <= 2 { throw .dotSegment }
    return isPlain
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(URIError) -> String {
    if PercentEncoding.hasEncodedDelimiter(bytes) { throw .encodedDelimiter }
    guard let decoded = PercentEncoding.decode(bytes) else { throw .badEscape }
    if decoded.contains(0x3B) { throw .encodedDelimiter }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .invalidUTF8 }
    return text
  }
}
