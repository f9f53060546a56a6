public import PosternJSON

/// Which parameter of a method is said in `Mcp-Name` too (requirement MCP-21).
public enum NamedParameter {
  /// The parameter's name; nil for a method that names nothing.
  public static func of(_ method: String) -> String? {
    switch method {
    case "tools/call", "prompts/get": "name"
    case "resources/read": "uri"
    case "tasks/get", "tasks/update", "tasks/cancel": "taskId"
    default: nil
    }
  }

  /// What a request names.
  ///
  /// A method that names nothing needs no header, and one whose parameter is not there is refused for that.
  public static func value(for method: String, in parameters: JSONView?) -> String? {
    of(method).flatMap { parameters?[$0]?.string }
  }
}
