public import PosternJSON

extension MirroredParameters {
  /// Collects what a schema mirrors, and what is wrong with it: each mistake in a sentence that names the property.
  ///
  /// A tool with a mistake must not be offered by a server nor called by a client (requirement MCP-23).
  public static func collect(from schema: JSONObject) -> (parameters: MirroredParameters, problems: [String])
  {
    var collector = MirrorCollector()
    collector.visit(.object(schema), at: [])
    return (MirroredParameters(parameters: collector.parameters), collector.problems)
  }
}

/// Walks a schema in search of `x-mcp-header`.
private struct MirrorCollector {
  private static let annotation = "x-mcp-header"
  /// As deep as a document may be.
  private static let greatestDepth = 64
  private static let types = ["string", "integer", "boolean"]

  /// Keywords that hold a schema or several; data, as in `default` or `examples`, is none.
  private static let schemas: Set<String> = [
    "additionalItems", "additionalProperties", "allOf", "anyOf", "contains", "contentSchema", "else", "if",
    "items", "not", "oneOf", "prefixItems", "propertyNames", "then", "unevaluatedItems",
    "unevaluatedProperties",
  ]
  /// Keywords that hold schemas by name, beside `properties`.
  private static let maps: Set<String> = [
    "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties",
  ]

  private(set) var parameters: [MirroredParameters.Parameter] = []
  private(set) var problems: [String] = []
  /// The property of each header's name in lower case.
  private var owners: [String: String] = [:]

  /// Looks at one schema.
  ///
  /// A barrier is the keyword on the way here behind which it depends on the arguments, or on who refers to it, which
  /// value is meant.
  mutating func visit(_ schema: JSONValue, at path: [String], behind barrier: String? = nil) {
    guard case .object(let schema) = schema else { return }
    guard path.count < Self.greatestDepth else {
      return problems.append("\(place(path)): the schema is nested too deeply.")
    }
    if let annotation = schema[Self.annotation] { take(annotation, on: schema, at: path, behind: barrier) }
    for member in schema {
      if member.key == "properties" || Self.maps.contains(member.key) {
        let isMap = member.key != "properties"
        for child in member.value.object ?? [:] {
          let way = isMap ? [member.key, child.key] : [child.key]
          visit(child.value, at: path + way, behind: barrier ?? (isMap ? member.key : nil))
        }
      } else if Self.schemas.contains(member.key) {
        for child in member.value.array ?? [member.value] {
          visit(child, at: path + [member.key], behind: barrier ?? member.key)
        }
      }
    }
  }

  private mutating func take(
    _ annotation: JSONValue, on schema: JSONObject, at path: [String], behind barrier: String?
  ) {
    guard let problem = problem(of: annotation, on: schema, at: path, behind: barrier) else {
      let name = annotation.string ?? ""
      owners[name.lowercased()] = place(path)
      return parameters.append(.init(header: "Mcp-Param-\(name)", path: path))
    }
    problems.append("\(place(path)): \(problem)")
  }

  private func problem(
    of annotation: JSONValue, on schema: JSONObject, at path: [String], behind barrier: String?
  ) -> String? {
    if let barrier { return "\(Self.annotation) must not be inside \(barrier)." }
    if path.isEmpty { return "\(Self.annotation) belongs on a property." }
    guard let name = annotation.string else { return "\(Self.annotation) must be a text." }
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
      return "\(Self.annotation) must be letters, digits or marks that the name of a header can have."
    }
    // A list of types is none of the three either, and clients drop a tool for it.
    guard let type = schema["type"]?.string, Self.types.contains(type) else {
      return "\(Self.annotation) belongs on a property of type string, integer or boolean."
    }
    return owners[name.lowercased()].map { "\($0) has the \(Self.annotation) \(name) already." }
  }

  private func place(_ path: [String]) -> String { path.isEmpty ? "the schema" : path.joined(separator: ".") }

  /// RFC 9110 section 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
