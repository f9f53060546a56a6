public import PosternJSON

/// The arguments of a tool that are said in headers too, by `x-mcp-header` in its schema (requirement MCP-22).
public struct MirroredParameters: Sendable, Hashable {
  /// One argument that is mirrored.
  struct Parameter: Sendable, Hashable {
    /// The header's name.
    let header: String
    /// The properties that lead to the argument.
    let path: [String]
  }

  var parameters: [Parameter] = []

  /// Whether nothing is mirrored.
  public var isEmpty: Bool { parameters.isEmpty }
  /// The names of the headers.
  public var headers: [String] { parameters.map(\.header) }

  /// The first header that does not say what its argument says; nil when all do.
  ///
  /// An argument that is there needs its header. A number where a text is wanted is compared as a number: the tool refuses
  /// it in words that a model understands. An argument that is absent or null must have no header, or somebody on the way
  /// would act on what the tool never sees.
  ///
  /// - Parameters:
  ///   - arguments: What the tool is given.
  ///   - values: The values that the request has under a header's name, which is compared without case.
  /// - Returns: The mismatch.
  public func verify(arguments: JSONView?, header values: (_ name: String) -> [String]) -> HeaderMismatch? {
    for parameter in parameters {
      let given = values(parameter.header)
      let argument = parameter.path.reduce(arguments) { view, name in view?[name] }
      if let reason = Self.reason(to: given, argument) { return HeaderMismatch(parameter.header, reason) }
    }
    return nil
  }

  private static func reason(to values: [String], _ argument: JSONView?) -> HeaderMismatch.Reason? {
    guard let argument, !argument.isNull else { return values.isEmpty ? nil : .unexpected }
    guard let expected = MirroredValue(argument) else { return .unspeakable }
    guard let value = values.first else { return .missing }
    guard values.count == 1 else { return .repeated }
    guard let text = HeaderValue.decode(value) else { return .malformed }
    return expected.isSaid(by: text) ? nil : .different
  }

  /// The headers that a client sends with arguments.
  ///
  /// What no header can say is left out, and the server refuses it.
  public func fields(for arguments: JSONObject) -> [(name: String, value: String)] {
    parameters.compactMap { parameter in
      let argument = parameter.path.reduce(Optional(JSONValue.object(arguments))) { value, name in
        value?[name]
      }
      return argument.flatMap { MirroredValue($0) }.map { (parameter.header, $0.field) }
    }
  }
}
