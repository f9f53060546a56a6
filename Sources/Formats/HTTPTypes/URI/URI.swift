/// An absolute URI as RFC 3986 defines it, which keeps exactly the bytes it was given.
///
/// What two parsers could read differently is refused and never repaired. In three points this is stricter than the
/// RFC: no userinfo, a host is a DNS name or an address (what browsers take for a number must be a dotted quad), and an
/// authority has a host.
public struct URI: Sendable, CustomStringConvertible {
  /// What a caller refuses beyond the grammar.
  public struct Options: OptionSet, Sendable {
    /// The bits of the set.
    public let rawValue: Int

    /// Makes a set of its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// No `.` or `..` segments, plain or escaped.
    public static let refuseDotSegments = Options(rawValue: 1)
    /// No escaped slash, backslash, dot or control character in the path.
    public static let refuseEncodedDelimiters = Options(rawValue: 2)
    /// No fragment.
    public static let refuseFragment = Options(rawValue: 4)
    /// All of them: for URIs that strangers register or that are fetched for them.
    public static let strict: Options = [.refuseDotSegments, .refuseEncodedDelimiters, .refuseFragment]
  }

  /// The longest URI that is taken when the caller does not say.
  public static let maximumLength = 8192

  /// The URI as it was given.
  public let text: String
  /// The port that is written, if one is.
  public let port: UInt16?

  let parts: URIParser.Parts

  /// Reads a URI or says why it is not one.
  ///
  /// - Throws: A ``URIError`` for the first thing that is wrong.
  public init(
    _ text: String, options: Options = [], maximumLength: Int = URI.maximumLength
  ) throws(URIError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= maximumLength else { throw .tooLong }
    var parser = URIParser(bytes: bytes)
    parts = try parser.parse()
    try parser.check(options, parts)
    port = parts.port
    self.text = text
  }

  /// The scheme as it is written.
  public var scheme: String { self[parts.scheme] }
  /// The host as it is written, with the brackets of an IPv6 address; nil in a URI without `//`.
  public var host: String? { parts.host.map { self[$0] } }
  /// The path as it is written, in percent-encoding.
  public var path: String { self[parts.path] }
  /// What is between `?` and `#`.
  public var query: String? { parts.query.map { self[$0] } }
  /// What is behind `#`.
  public var fragment: String? { parts.fragment.map { self[$0] } }
  /// The same as `text`.
  public var description: String { text }

  /// Path and query as a request's target, RFC 9112 section 3.2.1.
  public var requestTarget: String {
    let target = self[parts.path.lowerBound..<(parts.query ?? parts.path).upperBound]
    return parts.path.isEmpty ? "/\(target)" : target
  }

  subscript(range: Range<Int>) -> String {
    let bytes = text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(text[start..<bytes.index(start, offsetBy: range.count)])
  }
}

extension URI: Hashable {
  /// Two URIs are equal when their bytes are, RFC 3986 section 6.2.1.
  public static func == (left: URI, right: URI) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  /// Hashes the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
