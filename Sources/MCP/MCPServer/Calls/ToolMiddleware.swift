public import PosternMCP

/// Something around every call of a tool: it may refuse the call, change what it answers, or measure it.
public protocol ToolMiddleware: Sendable {
  /// Calls the tool by way of `next`, or throws instead.
  func call(
    _ tool: RegisteredTool, in context: ToolContext, next: @Sendable (ToolContext) async throws -> ToolResult
  ) async throws -> ToolResult
}
