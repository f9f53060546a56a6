public import PosternJSON

extension MirroredParameters {
  /// Collects what a schema mirrors, and what is wrong with it: each mistake in a sentence.
  ///
  /// An annotation may only be where exactly one argument is meant whatever the arguments are: on a property of the
  /// root or of properties inside it.
  public static func collect(from schema: JSONObject) -> (parameters: MirroredParameters, problems: [String])
  {
    var collector = Collector()
    collector.visit(.object(schema), path: [], isReachable: true, depth: 0)
    return (MirroredParameters(parameters: collector.parameters), collector.problems)
  }

  private static let keyword = "x-mcp-header"

  private struct Collector {
    var parameters: [Parameter] = []
    var problems: [String] = []
    private var names: Set<String> = []

    mutating func visit(_ schema: JSONValue, path: [String], isReachable: Bool, depth: Int) {
      // Deeper than a document may be there is nothing.
      guard depth < 128 else { return }
      switch schema {
      case .object(let object):
        if let annotation = object[keyword] { take(annotation, object, path, isReachable) }
        for member in object where member.key != keyword {
          if member.key == "properties", case .object(let properties) = member.value {
            for property in properties {
              visit(
                property.value, path: path + [property.key], isReachable: isReachable, depth: depth + 1)
            }
          } else if !Self.plainValues.contains(member.key) {
            visit(member.value, path: path + [member.key], isReachable: false, depth: depth + 1)
          }
        }
      case .array(let elements):
        for element in elements { visit(element, path: path, isReachable: false, depth: depth + 1) }
      default: break
      }
    }

    /// Keywords whose values are no schemas.
    private static let plainValues: Set<String> = ["const", "default", "enum", "examples"]

    private mutating func take(
      _ annotation: JSONValue, _ schema: JSONObject, _ path: [String], _ isReachable: Bool
    ) {
      let place = path.isEmpty ? "the schema" : path.joined(separator: ".")
      guard isReachable, !path.isEmpty else {
        problems.append("\(place): \(keyword) belongs on a property that is reached by properties only.")
        return
      }
      guard let name = annotation.string, !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
        problems.append("\(place): \(keyword) is a name that a header can have.")
        return
      }
      guard names.insert(name.lowercased()).inserted else {
        problems.append("\(place): another property has the \(keyword) \(name) already.")
        return
      }
      guard let kind = schema["type"]?.string.flatMap(Parameter.Kind.init) else {
        problems.append("\(place): \(keyword) belongs on a string, an integer or a boolean.")
        return
      }
      parameters.append(Parameter(header: "Mcp-Param-\(name)", path: path, kind: kind))
    }

    /// RFC 9110 section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
  }
}
