/// A URI with holes, RFC 6570 on all four levels: a client fills it in, and a server makes a ``URIMatcher`` of it.
public struct URITemplate: Sendable, Hashable, CustomStringConvertible {
  /// The longest template that is read, in bytes.
  public static let longest = 8 * 1024

  enum Part: Sendable, Hashable {
    /// Text as it is in the URI: what is not ASCII is escaped.
    case literal([UInt8])
    case expression(Expression)
  }

  /// What is between two braces.
  struct Expression: Sendable, Hashable {
    let kind: Kind
    let variables: [Variable]
  }

  struct Variable: Sendable, Hashable {
    enum Modifier: Sendable, Hashable {
      case none
      /// `*`: each value of a list or of pairs on its own.
      case explode
      /// `:n`: not more than so many characters.
      case prefix(Int)
    }

    let name: String
    let modifier: Modifier
  }

  /// The operator of an expression, by the character that is written for it (RFC 6570 section 2.2).
  enum Kind: String, Sendable, Hashable {
    case simple = ""
    case reserved = "+"
    case fragment = "#"
    case label = "."
    case path = "/"
    case parameter = ";"
    case query = "?"
    case continuation = "&"
  }

  let parts: [Part]
  /// The template as it was written.
  public let description: String

  /// The names of its variables, in order; a name is there as often as it is written.
  public var variables: [String] {
    parts.flatMap { part -> [String] in
      guard case .expression(let expression) = part else { return [] }
      return expression.variables.map(\.name)
    }
  }
}

/// How values are put into a URI (RFC 6570 appendix A).
extension URITemplate.Kind {
  /// What comes before the first value.
  var first: String {
    switch self {
    case .simple, .reserved: ""
    case .fragment, .label, .path, .parameter, .query, .continuation: rawValue
    }
  }

  /// What comes between two values.
  var separator: String {
    switch self {
    case .simple, .reserved, .fragment: ","
    case .label, .path, .parameter: rawValue
    case .query, .continuation: "&"
    }
  }

  /// Whether values go by their names.
  var isNamed: Bool { self == .parameter || self == .query || self == .continuation }

  /// What is between a name and no value.
  var emptySign: String { self == .query || self == .continuation ? "=" : "" }

  /// Whether delimiters stay as they are, and escapes too.
  var keepsReserved: Bool { self == .reserved || self == .fragment }
}
