extension URITemplate {
  /// What a variable stands for.
  public enum Value: Sendable, Hashable {
    /// A text.
    case text(String)
    /// Texts in their order; none are the same as no value.
    case list([String])
    /// Texts with names, in their order; none are the same as no value.
    case pairs([Pair])
  }

  /// A text with a name.
  public struct Pair: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The text.
    public let value: String

    /// Pairs a name with a text.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Fills in the holes; a variable that is not given leaves nothing behind, as RFC 6570 section 3 has it.
  public func expand(_ values: [String: Value]) throws(URITemplateError) -> String {
    var output: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let bytes): output += bytes
      case .expression(let expression): try expression.expand(values, into: &output)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension URITemplate.Value: ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Makes a text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Makes a list.
  public init(arrayLiteral elements: String...) { self = .list(elements) }
  /// Makes pairs in this order.
  public init(dictionaryLiteral elements: (String, String)...) {
    self = .pairs(elements.map { URITemplate.Pair($0, $1) })
  }

  fileprivate var isDefined: Bool {
    switch self {
    case .text: true
    case .list(let values): !values.isEmpty
    case .pairs(let pairs): !pairs.isEmpty
    }
  }
}

extension URITemplate.Expression {
  fileprivate func expand(
    _ values: [String: URITemplate.Value], into output: inout [UInt8]
  ) throws(URITemplateError) {
    var isFirst = true
    for variable in variables {
      guard let value = values[variable.name], value.isDefined else { continue }
      output += (isFirst ? kind.first : kind.separator).utf8
      isFirst = false
      output += try expansion(of: variable, value)
    }
  }

  /// RFC 6570 section 3.2.1.
  private func expansion(
    of variable: URITemplate.Variable, _ value: URITemplate.Value
  ) throws(URITemplateError) -> [UInt8] {
    let name = Array(variable.name.utf8)
    switch (value, variable.modifier) {
    case (.text(let text), .prefix(let length)):
      // Characters are Unicode's scalars, counted before any escape.
      return named(name, encoded(String(text.unicodeScalars.prefix(length))))
    case (.text(let text), _): return named(name, encoded(text))
    case (_, .prefix):
      throw URITemplateError("\(variable.name) is cut to a length, so it must be one text.")
    case (.list(let texts), .none): return named(name, joined(texts.map(encoded), by: ","))
    case (.pairs(let pairs), .none):
      return named(name, joined(pairs.flatMap { [encoded($0.name), encoded($0.value)] }, by: ","))
    case (.list(let texts), .explode):
      return joined(texts.map { named(name, encoded($0)) }, by: kind.separator)
    case (.pairs(let pairs), .explode):
      let members = pairs.map { pair in
        kind.isNamed
          ? named(encoded(pair.name), encoded(pair.value))
          : encoded(pair.name) + "=".utf8 + encoded(pair.value)
      }
      return joined(members, by: kind.separator)
    }
  }

  private func named(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
    guard kind.isNamed else { return value }
    return name + (value.isEmpty ? kind.emptySign : "=").utf8 + value
  }

  private func joined(_ values: [[UInt8]], by separator: String) -> [UInt8] {
    Array(values.joined(separator: separator.utf8))
  }

  private func encoded(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      let stays =
        URIGrammar.isUnreserved(byte)
        || kind.keepsReserved
          && (URIGrammar.isReserved(byte)
            || byte == UInt8(ascii: "%") && URIGrammar.escape(at: index, of: bytes[...]) != nil)
      if stays { output.append(byte) } else { URIGrammar.append(escaped: byte, to: &output) }
    }
    return output
  }
}
