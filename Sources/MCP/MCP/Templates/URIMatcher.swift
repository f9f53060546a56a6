/// Finds in a URI what was put into the holes of a template (requirement MCP-56).
///
/// Only templates whose holes can be told apart in one way are taken: every hole has one value, and ends where a
/// delimiter follows that no value may hold unescaped.
public struct URIMatcher: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case literal([UInt8])
    /// One value without slashes.
    case segment(String)
    /// All that is left but for a fixed ending.
    case rest(String)
    /// Values by their names, in any order, none of them required.
    case query([String], lead: UInt8)
  }

  /// The template.
  public let template: URITemplate
  /// The names of the holes.
  public var variables: [String] { template.variables }
  let steps: [Step]

  /// A matcher of a template; the error says what about it could be matched in several ways.
  public init(_ template: URITemplate) throws(URITemplateError) {
    let names = template.variables
    guard !names.isEmpty else { throw URITemplateError("it has no holes; register it as a resource.") }
    guard Set(names).count == names.count else {
      throw URITemplateError("a variable is there twice, and could have two values.")
    }
    if let name = names.first(where: { $0.contains("%") }) {
      throw URITemplateError("\(name) has an escape in its name, which could be written in two ways.")
    }
    var steps: [Step] = []
    for part in template.parts {
      switch part {
      case .literal(let bytes): try Self.append(bytes, to: &steps)
      case .expression(let expression): try Self.append(expression, to: &steps)
      }
    }
    guard case .literal(let start)? = steps.first, URIGrammar.startsWithScheme(start) else {
      throw URITemplateError("it must begin with a scheme, as notes://{id} does.")
    }
    self.template = template
    self.steps = steps
  }

  /// A matcher of a template's text.
  public init(_ text: String) throws(URITemplateError) { try self.init(URITemplate(text)) }

  private static func append(_ bytes: [UInt8], to steps: inout [Step]) throws(URITemplateError) {
    switch steps.last {
    case _ where bytes.isEmpty: return
    case .query: throw URITemplateError("nothing may follow {?…} or {&…}.")
    case .literal(let before): steps[steps.count - 1] = .literal(before + bytes)
    default: steps.append(.literal(bytes))
    }
  }

  private static func append(
    _ expression: URITemplate.Expression, to steps: inout [Step]
  ) throws(URITemplateError) {
    for variable in expression.variables where variable.modifier != .none {
      throw URITemplateError(
        "\(variable.name) has a * or a length, which leaves open what it stood for; use {x}, {+x} or {?x}.")
    }
    let kind = expression.kind
    let names = expression.variables.map(\.name)
    switch kind {
    case .query, .continuation:
      guard kind == .query || steps.contains(where: \.hasQuestionMark) else {
        throw URITemplateError("{&…} needs a ? somewhere before it.")
      }
      let lead = kind == .query ? UInt8(ascii: "?") : UInt8(ascii: "&")
      try append(.query(names, lead: lead), to: &steps)
    case .reserved, .fragment:
      guard let name = names.first, names.count == 1 else {
        throw URITemplateError(
          "{\(kind.rawValue)…} may have one variable only, since its value may have commas.")
      }
      try append(Array(kind.first.utf8), to: &steps)
      try append(.rest(name), to: &steps)
    case .simple, .label, .path, .parameter:
      for (index, name) in names.enumerated() {
        let sign = (index == 0 ? kind.first : kind.separator) + (kind.isNamed ? "\(name)=" : "")
        try append(Array(sign.utf8), to: &steps)
        try append(.segment(name), to: &steps)
      }
    }
  }

  /// Adds a hole, if it can be told where the one before it ends.
  private static func append(_ hole: Step, to steps: inout [Step]) throws(URITemplateError) {
    if steps.contains(where: \.isRest) {
      throw URITemplateError("no hole may follow {+x} or {#x}, which takes whatever is left.")
    }
    switch (steps.dropLast().last, steps.last, hole) {
    case (_, .query, _): throw URITemplateError("nothing may follow {?…} or {&…}.")
    // A query begins with its own delimiter.
    case (_, _, .query): break
    case (_, .segment(let name), _):
      throw URITemplateError("{\(name)} is followed by another hole; put a delimiter such as / between them.")
    case (.segment(let name), .literal(let bytes), _) where !bytes.contains(where: URIGrammar.isReserved):
      throw URITemplateError(
        "what is between {\(name)} and the next hole could be part of a value; put a delimiter such as / there."
      )
    default: break
    }
    steps.append(hole)
  }
}

extension URIMatcher.Step {
  fileprivate var isRest: Bool { if case .rest = self { true } else { false } }

  fileprivate var hasQuestionMark: Bool {
    switch self {
    case .literal(let bytes): bytes.contains(UInt8(ascii: "?"))
    case .query: true
    case .segment, .rest: false
    }
  }
}
