public import PosternJSON
public import PosternMCP

extension MCPClient {
  /// Calls a tool, and waits for what comes of it, also where the call becomes a task.
  ///
  /// A result that says why the tool could not do it is a result.
  public func callTool(
    _ name: String, _ arguments: JSONObject = [:], _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> ToolResult {
    switch try await startTool(name, arguments, options) {
    case .result(let result): return result
    case .task(let task): return try await finish(task, options)
    }
  }

  /// Calls a tool, and answers with the task where the call becomes one.
  public func startTool(
    _ name: String, _ arguments: JSONObject = [:], _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> ToolAnswer {
    let request = ClientRequest.callTool(name, arguments: arguments)
    let result: JSONView
    do throws(ClientError) {
      result = try await ask(request, options)
    } catch {
      // MCP-22: the server wants other parameters mirrored than are known; its list says which.
      guard error.refusal?.code == .headerMismatch, transport.hasStreams else { throw error }
      _ = try await tools()
      result = try await ask(request, options)
    }
    if session.revision.has(.resultTypes), ResultType(of: result) == .task {
      return .task(try read(result, TaskSnapshot.init, of: request))
    }
    return .result(try read(result, ToolResult.init, of: request))
  }

  /// Reads a resource.
  public func readResource(
    _ uri: String, _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> ResourceResult {
    try await answer(to: .readResource(uri: uri), options, ResourceResult.init)
  }

  /// Fills in a prompt.
  public func getPrompt(
    _ name: String, _ arguments: [String: String] = [:], _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> PromptResult {
    try await answer(to: .getPrompt(name, arguments: arguments), options, PromptResult.init)
  }

  /// Completes an argument.
  public func complete(
    _ call: CompletionCall, _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> CompletionResult {
    try await answer(to: .complete(call), options, CompletionResult.init)
  }

  /// Sends any request, and answers with its result as it came; questions in between are answered.
  public func request(
    _ method: String, _ parameters: JSONObject = [:], _ options: CallOptions = CallOptions()
  ) async throws(ClientError) -> JSONView {
    try await ask(.other(method, parameters: parameters), options)
  }

  /// Asks whether the server is there; in the stateless era, what it is.
  public func ping(_ options: CallOptions = CallOptions()) async throws(ClientError) {
    _ = try await exchange(session.revision.era == .handshake ? .ping : .discover, options)
  }

  /// Sets the least level of notes that are wanted from now on.
  ///
  /// A session is told so; in the stateless era it is said with every request that wants notes.
  public func setLevel(_ level: MessageLevel) async throws(ClientError) {
    session.level = level
    if session.revision.era == .handshake { _ = try await exchange(.setLevel(level)) }
  }

  /// Tells the server that the client's folders are others now; the stateless era asks for them when it needs them.
  public func rootsChanged() async throws(ClientError) {
    if session.revision.era == .handshake { try await send(.rootsChanged) }
  }

  func answer<Answer>(
    to request: ClientRequest, _ options: CallOptions, _ read: (JSONView) -> Answer?
  ) async throws(ClientError) -> Answer {
    try self.read(try await ask(request, options), read, of: request)
  }

  func read<Answer>(
    _ result: JSONView, _ read: (JSONView) -> Answer?, of request: ClientRequest
  ) throws(ClientError) -> Answer {
    guard let answer = read(result) else { throw ClientError(.invalidAnswer, detail: request.method) }
    return answer
  }
}

/// What comes of calling a tool.
public enum ToolAnswer: Sendable {
  /// The result.
  case result(ToolResult)
  /// A task that has the result later; only for a client that declares them.
  case task(TaskSnapshot)
}
