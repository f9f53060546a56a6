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
}
