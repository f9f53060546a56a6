public import PosternJSON

/// The arguments of a tool that are said in headers too, by `x-mcp-header` in its schema (requirement MCP-22).
public struct MirroredParameters: Sendable, Hashable {
  /// One argument that is mirrored.
  struct Parameter: Sendable, Hashable {
    enum Kind: String { case string, integer, boolean }

    /// The header's name.
    let header: String
    /// The properties that lead to the argument.
    let path: [String]
    let kind: Kind
  }

  var parameters: [Parameter] = []

  /// Whether nothing is mirrored.
  public var isEmpty: Bool { parameters.isEmpty }
  /// The names of the headers.
  public var headers: [String] { parameters.map(\.header) }

  /// What is wrong with a request, in a sentence; nil when every header says what its argument says.
  ///
  /// - Parameters:
  ///   - arguments: What the tool is given.
  ///   - values: The values that the request has under a header's name.
  public func mismatch(
    with arguments: JSONView?, values: (_ header: String) -> [String]
  ) -> String? {
    for parameter in parameters {
      let given = values(parameter.header)
      guard let argument = parameter.value(in: arguments) else {
        if given.isEmpty { continue }
        return "\(parameter.header) is there, and the body has no such argument."
      }
      guard let text = given.first else { return "\(parameter.header) is missing." }
      guard given.count == 1 else { return "\(parameter.header) is there twice." }
      guard let value = HeaderValue.decode(text) else { return "\(parameter.header) is not well encoded." }
      guard parameter.matches(value, argument) else {
        return "\(parameter.header) does not say what the body says."
      }
    }
    return nil
  }

  /// The headers that a client sends with arguments.
  public func fields(for arguments: JSONView?) -> [(name: String, value: String)] {
    parameters.compactMap { parameter in
      guard let argument = parameter.value(in: arguments), let text = parameter.text(of: argument) else {
        return nil
      }
      return (parameter.header, HeaderValue.encode(text))
    }
  }
}

extension MirroredParameters.Parameter {
  /// The argument; nil when it is not there, or null.
  fileprivate func value(in arguments: JSONView?) -> JSONView? {
    let value = path.reduce(arguments) { view, name in view?[name] }
    return value?.isNull == true ? nil : value
  }

  fileprivate func text(of argument: JSONView) -> String? {
    switch kind {
    case .string: argument.string
    case .boolean: argument.bool.map { $0 ? "true" : "false" }
    case .integer: Self.safe(argument.int).map(String.init)
    }
  }

  /// Texts are the same byte for byte, and integers as numbers: `42.0` is `42`.
  fileprivate func matches(_ value: String, _ argument: JSONView) -> Bool {
    switch kind {
    case .string: return argument.string.map { $0.utf8.elementsEqual(value.utf8) } ?? false
    case .boolean: return argument.bool.map { ($0 ? "true" : "false") == value } ?? false
    case .integer:
      guard let number = Self.safe(argument.int), let said = try? JSON.parse(value).root else { return false }
      return said.int == number
    }
  }

  /// What a number of JavaScript holds exactly.
  private static func safe(_ number: Int64?) -> Int64? {
    let limit: Int64 = 9_007_199_254_740_991
    return number.flatMap { (-limit...limit).contains($0) ? $0 : nil }
  }
}
