internal import PosternJSON
public import PosternMCP

extension MCPClient {
  /// Asks how a task stands.
  public func task(
    _ id: String, _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> TaskSnapshot {
    try await answer(to: .task(id, .get), options, TaskSnapshot.init)
  }

  /// Gives a task answers to what it asked.
  public func updateTask(
    _ id: String, _ answers: [InputAnswer.Item], _ options: CallOptions = CallOptions()
  ) async throws(ClientError) {
    _ = try await ask(.task(id, .update(answers)), options)
  }

  /// Asks a task to stop; whether it does is its own affair.
  public func cancelTask(_ id: String, _ options: CallOptions = CallOptions()) async throws(ClientError) {
    _ = try await ask(.task(id, .cancel), options)
  }

  /// Waits for a task's result, and answers what it asks meanwhile.
  ///
  /// Who does not wait any more, or does not answer, gives up the server's task, too.
  public func finish(
    _ task: TaskSnapshot, _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> ToolResult {
    do throws(ClientError) {
      return try await follow(task, options)
    } catch {
      if error.code == .cancelled || error.code == .inputMissing {
        Task { try? await cancelTask(task.id) }
      }
      throw error
    }
  }

  private func follow(_ first: TaskSnapshot, _ options: CallOptions) async throws(ClientError) -> ToolResult {
    var task = first
    // MCP-69: a key is answered once in the life of a task.
    var answered: Set<String> = []
    while true {
      switch task.state {
      case .completed(let result): return result
      case .failed(let refusal): throw .refused(refusal)
      case .cancelled: throw ClientError(.taskCancelled, detail: task.message)
      case .working: break
      case .inputRequired(let items):
        let open = items.filter { !answered.contains($0.key) }
        if !open.isEmpty {
          try await updateTask(task.id, try await answers(to: open), options)
          answered.formUnion(open.map(\.key))
        }
      }
      do { try await settings.timing.pause(Self.pause(before: task)) } catch { throw ClientError(.cancelled) }
      task = try await self.task(task.id, options)
    }
  }

  /// What the server asks for, within reason; a second where it does not say.
  private static func pause(before task: TaskSnapshot) -> Duration {
    min(max(.milliseconds(task.pollInterval ?? 1000), .milliseconds(50)), .seconds(60))
  }
}
