internal import PosternJSON
internal import PosternMCP

/// What tools want mirrored in headers, as far as their list was read (requirements MCP-22 and MCP-23).
struct ToolShelf {
  private var tools: [String: MirroredParameters] = [:]
  private var reasons: [String: String] = [:]

  /// Why a tool cannot be called over HTTP.
  struct Refused: Equatable {
    let name: String
    let reason: String
  }

  /// Reads a list anew: what can be called, and what cannot.
  mutating func take(_ all: [ToolDescription]) -> (kept: [ToolDescription], refused: [Refused]) {
    (tools, reasons) = ([:], [:])
    var (kept, refused): ([ToolDescription], [Refused]) = ([], [])
    for tool in all {
      let (parameters, problems) = MirroredParameters.collect(from: tool.inputSchema)
      if let problem = problems.first {
        reasons[tool.name] = problem
        refused.append(Refused(name: tool.name, reason: problem))
      } else {
        tools[tool.name] = parameters
        kept.append(tool)
      }
    }
    return (kept, refused)
  }

  /// What a call's headers mirror; nothing where the tool is not known.
  func fields(
    of name: String, _ arguments: JSONObject
  ) throws(ClientError) -> [(name: String, value: String)] {
    if let reason = reasons[name] { throw ClientError(.unusableTool, detail: reason) }
    return tools[name]?.fields(for: arguments) ?? []
  }
}
