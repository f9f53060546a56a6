internal import PosternJSON
internal import PosternMCP

/// What tools want mirrored in headers, as far as their list was read (requirements MCP-22 and MCP-23).
struct ToolShelf {
  private var tools: [String: MirroredParameters] = [:]

  /// Why a tool cannot be called over HTTP.
  struct Refused: Equatable {
    let name: String
    let reason: String
  }

  /// Reads a list anew: what can be called, and what cannot.
  mutating func take(_ all: [ToolDescription]) -> (kept: [ToolDescription], refused: [Refused]) {
    tools = [:]
    var (kept, refused): ([ToolDescription], [Refused]) = ([], [])
    for tool in all {
      do throws(MirroredParameters.Violation) {
        tools[tool.name] = try MirroredParameters(of: tool.inputSchema)
        kept.append(tool)
      } catch {
        refused.append(Refused(name: tool.name, reason: "\(error)"))
      }
    }
    return (kept, refused)
  }

  /// What a call's headers mirror; nothing where the tool is not known.
  func parameters(of name: String, _ arguments: JSONObject) -> [MirroredParameter] {
    tools[name]?.values(in: arguments) ?? []
  }
}
