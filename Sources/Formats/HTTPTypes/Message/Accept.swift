/// What a client can read, in its order of preference, RFC 9110 section 12.5.1.
public struct Accept: Hashable, Sendable {
  /// A media type, or a range of them with `*`, and how much the client wants it.
  public struct Range: Hashable, Sendable {
    /// The type; `*` stands for any.
    public let type: MediaType
    /// The weight in thousandths; 0 means never.
    public let weight: Int
  }

  /// The ranges in the order of the wire.
  public let ranges: [Range]

  /// Reads the value of an `Accept` field; anything outside the grammar refuses all of it.
  public init?(_ text: some StringProtocol) {
    var scanner = FieldScanner(Array(text.utf8))
    var ranges: [Range] = []
    repeat {
      scanner.skipSpace()
      if scanner.isAtEnd || scanner.peek == 0x2C { continue }
      guard let parsed = scanner.mediaType(), ranges.count < 64, let range = Self.range(parsed) else {
        return nil
      }
      ranges.append(range)
    } while scanner.skip(0x2C)
    guard scanner.isAtEnd else { return nil }
    self.ranges = ranges
  }

  /// Reads all `Accept` fields of a request; without one, everything is accepted.
  public init?(_ fields: Fields) {
    let values = fields.values(of: .accept)
    self.init(values.isEmpty ? "*/*" : values.joined(separator: ","))
  }

  /// How much the client wants a type, in thousandths: the most specific range decides.
  public func weight(of type: MediaType) -> Int {
    let matching = ranges.filter { range in
      range.type.matches(type) && range.type.parameters.allSatisfy { type[$0.name] == $0.value }
    }
    return matching.max { Self.specificity($0.type) < Self.specificity($1.type) }?.weight ?? 0
  }

  /// Whether the client can read a type.
  public func allows(_ type: MediaType) -> Bool { weight(of: type) > 0 }

  /// Which of the types the client wants most; of two that it wants alike the first.
  public func best(of types: [MediaType]) -> MediaType? {
    var best: (type: MediaType, weight: Int)?
    for type in types {
      let weight = weight(of: type)
      if weight > best?.weight ?? 0 { best = (type, weight) }
    }
    return best?.type
  }

  private static func specificity(_ type: MediaType) -> Int {
    type.type == "*" ? 0 : type.subtype == "*" ? 1 : 2 + type.parameters.count
  }

  /// Parameters before `q` belong to the type; `*/json` is no range.
  private static func range(_ type: MediaType) -> Range? {
    guard type.type != "*" || type.subtype == "*" else { return nil }
    let own = type.parameters.prefix { $0.name != "q" }
    guard let weight = type["q"].map({ thousandths($0) }) ?? 1000 else { return nil }
    return Range(
      type: MediaType(type: type.type, subtype: type.subtype, parameters: Array(own)), weight: weight)
  }

  /// RFC 9110 section 12.4.2: `0` or `1` with at most three decimals.
  private static func thousandths(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, first == 0x30 || first == 0x31, bytes.count <= 5,
      bytes.count == 1 || bytes[1] == 0x2E, bytes.dropFirst(2).allSatisfy(Grammar.isDigit)
    else { return nil }
    let decimals = (bytes.dropFirst(2) + [0x30, 0x30, 0x30]).prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard first == 0x30 || decimals == 0 else { return nil }
    return first == 0x31 ? 1000 : decimals
  }
}
