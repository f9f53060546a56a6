extension URITemplate {
  /// Reads a template; the error says which part of it is none.
  public init(_ text: String) throws(URITemplateError) {
    guard text.utf8.count <= Self.longest else {
      throw URITemplateError("it is longer than \(Self.longest) bytes.")
    }
    var parts: [Part] = []
    var rest = text[...].utf8
    while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
      if open > rest.startIndex { parts.append(.literal(try Self.literal(rest[..<open]))) }
      let inside = rest[open...].dropFirst()
      guard let close = inside.firstIndex(of: UInt8(ascii: "}")) else {
        throw URITemplateError("a { has no }.")
      }
      parts.append(.expression(try Self.expression(inside[..<close])))
      rest = inside[close...].dropFirst()
    }
    if !rest.isEmpty { parts.append(.literal(try Self.literal(rest))) }
    self.parts = parts
    description = text
  }

  /// RFC 6570 section 2.1, and the apostrophe, which stands in URIs too.
  private static func literal(_ text: Substring.UTF8View) throws(URITemplateError) -> [UInt8] {
    guard let bytes = URIGrammar.normalized(text) else {
      throw URITemplateError(
        "\"\(Substring(text))\" holds what no URI may: a space, a control character, a % without two digits, "
          + #"or one of "<>\^`|}."#)
    }
    return bytes
  }

  private static func expression(_ text: Substring.UTF8View) throws(URITemplateError) -> Expression {
    guard let first = text.first else { throw URITemplateError("{} names no variable.") }
    guard !"=,!@|".utf8.contains(first) else {
      throw URITemplateError("{\(Substring(text))} begins with an operator that has no meaning yet.")
    }
    let kind = Kind(rawValue: String(Substring(text.prefix(1)))) ?? .simple
    var variables: [Variable] = []
    let list = kind == .simple ? text : text.dropFirst()
    for specification in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let variable = variable(specification) else {
        throw URITemplateError("{\(Substring(text))}: \"\(Substring(specification))\" is no variable.")
      }
      variables.append(variable)
    }
    return Expression(kind: kind, variables: variables)
  }

  /// RFC 6570 sections 2.3 and 2.4.
  private static func variable(_ text: Substring.UTF8View) -> Variable? {
    if text.last == UInt8(ascii: "*") {
      return name(text.dropLast()).map { Variable(name: $0, modifier: .explode) }
    }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
      return name(text).map { Variable(name: $0, modifier: .none) }
    }
    let digits = text[colon...].dropFirst()
    guard (1...4).contains(digits.count), digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(Substring(digits))
    else { return nil }
    return name(text[..<colon]).map { Variable(name: $0, modifier: .prefix(length)) }
  }

  /// Letters, digits, `_` and escapes; dots between them.
  private static func name(_ text: Substring.UTF8View) -> String? {
    let isName = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      part in
      !part.isEmpty && URIGrammar.normalized(part) != nil
        && part.allSatisfy { byte in
          byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%")
            || (URIGrammar.isUnreserved(byte) && !"-~".utf8.contains(byte))
        }
    }
    return isName ? String(Substring(text)) : nil
  }
}
