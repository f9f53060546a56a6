/// The cookies of a request, RFC 6265bis section 5.8.3.
///
/// Other applications of the same domain send theirs along, so a pair that breaks the grammar is skipped and the others
/// are read. A name that is there twice is never chosen from: somebody may have planted one of the two.
public struct Cookies: Hashable, Sendable {
  /// A name with its value.
  public struct Pair: Hashable, Sendable {
    /// The name, whose case matters.
    public let name: String
    /// The value with the quotes that it may have.
    public let value: String
  }

  /// How many pairs are read at most; browsers keep fewer for one site.
  public static let maximumCount = 200

  /// The pairs in their order.
  public let pairs: [Pair]

  /// Reads all `Cookie` fields of a request.
  public init(_ fields: Fields) {
    var pairs: [Pair] = []
    for value in fields.values(of: .cookie) { Self.read(value, into: &pairs) }
    self.pairs = pairs
  }

  /// Reads the value of one `Cookie` field.
  public init(_ value: String) {
    var pairs: [Pair] = []
    Self.read(value, into: &pairs)
    self.pairs = pairs
  }

  /// All values that a name has, in their order.
  public func values(of name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

  /// The value of a name that is there exactly once.
  public func unique(_ name: String) -> String? {
    let values = values(of: name)
    return values.count == 1 ? values[0] : nil
  }

  private static func read(_ value: String, into pairs: inout [Pair]) {
    let bytes = Array(value.utf8)
    var start = 0
    while start < bytes.count, pairs.count < maximumCount {
      let end = bytes[start...].firstIndex(of: 0x3B) ?? bytes.count
      let pair = bytes[Grammar.trimmed(start..<end, of: bytes)]
      start = end + 1
      guard let mark = pair.firstIndex(of: 0x3D), Grammar.isToken(pair[..<mark]) else { continue }
      let value = pair[mark...].dropFirst()
      guard value.allSatisfy({ 0x20..<0x7F ~= $0 }) else { continue }
      pairs.append(
        Pair(
          name: String(decoding: pair[..<mark], as: UTF8.self), value: String(decoding: value, as: UTF8.self))
      )
    }
  }
}
