/// A URI with holes (RFC 6570), as far as it can be matched: every hole is one variable, plain or reserved.
///
/// `{id}` is one segment, `{+path}` may have slashes in it. Other operators could be matched in several ways and are
/// refused where a template is registered.
public struct URITemplate: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case literal(String)
    /// One segment.
    case simple(String)
    /// Any number of segments.
    case reserved(String)
  }

  let parts: [Part]
  /// The names of the holes.
  public let variables: [String]

  /// Reads a template; the error says which part of it cannot be matched.
  public init(matching text: String) throws(URITemplateError) {
    var parts: [Part] = []
    var names: [String] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.literal(try Self.literal(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw URITemplateError("a { has no }.")
      }
      let part = try Self.hole(rest[rest.index(after: open)..<close])
      if case .literal? = parts.last {
      } else if !parts.isEmpty {
        throw URITemplateError("two holes without anything between them could be filled in several ways.")
      }
      parts.append(part)
      names.append(part.name)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.literal(try Self.literal(rest))) }
    guard Set(names).count == names.count else { throw URITemplateError("a variable is there twice.") }
    guard !names.isEmpty else { throw URITemplateError("it has no holes; register it as a resource.") }
    guard case .literal(let scheme)? = parts.first, scheme.contains(":") else {
      throw URITemplateError("it must begin with a scheme.")
    }
    guard parts.count(where: \.isReserved) <= 1 else {
      throw URITemplateError("two holes that may have slashes in them could be filled in several ways.")
    }
    self.parts = parts
    variables = names
  }

  private static func literal(_ text: Substring) throws(URITemplateError) -> String {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), !text.contains("}") else {
      throw URITemplateError("it has a space, a control character, or a } without a {.")
    }
    return String(text)
  }

  private static func hole(_ expression: Substring) throws(URITemplateError) -> Part {
    let isReserved = expression.first == "+"
    let name = isReserved ? expression.dropFirst() : expression
    guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
      throw URITemplateError("{\(expression)} cannot be matched; use {name} or {+name}.")
    }
    return isReserved ? .reserved(String(name)) : .simple(String(name))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }
}

extension URITemplate.Part {
  var isReserved: Bool { if case .reserved = self { true } else { false } }

  fileprivate var name: String {
    switch self {
    case .literal(let text), .simple(let text), .reserved(let text): text
    }
  }
}

/// Why a template cannot be used.
public struct URITemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}
