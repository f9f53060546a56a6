internal import PosternJSON
internal import PosternMCP

extension Server {
  func prepare(_ call: ToolCall, _ meta: RequestMeta, _ caller: Caller) throws(ProtocolError) -> Dispatch {
    guard let tool = registry.current.tool(call.name, at: caller.place) else {
      throw .invalidParameters("There is no tool of this name.")
    }
    // Asked at the call, whatever a list has shown (I7); without a principal there is nobody to have scopes.
    if let principal = caller.principal, !tool.scopes.isSubset(of: principal.scopes) {
      return .answered(.forbidden(scopes: tool.scopes))
    }
    return try prepare(
      CallSubject(method: "tools/call", name: call.name), call.input, call.arguments, meta, caller,
      timeLimit: tool.timeLimit,
      // A state that is brought twice would make an effect happen twice.
      isOnce: tool.description.effect?.isIdempotent != true, .tool(tool))
  }

  func prepare(_ call: ResourceCall, _ meta: RequestMeta, _ caller: Caller) throws(ProtocolError) -> Dispatch
  {
    let catalogue = registry.current
    let read: @Sendable (ToolContext) async throws -> ResourceResult
    if let resource = catalogue.resource(call.uri) {
      read = resource.read
    } else if let (template, variables) = catalogue.template(matching: call.uri) {
      read = { try await template.read(variables, $0) }
    } else {
      throw .resourceNotFound(call.uri, in: caller.revision)
    }
    let subject = CallSubject(method: "resources/read", name: call.uri)
    return try prepare(
      subject, call.input, nil, meta, caller,
      .writer { context, frame in try await read(context).bytes(in: frame) })
  }

  func prepare(_ call: PromptCall, _ meta: RequestMeta, _ caller: Caller) throws(ProtocolError) -> Dispatch {
    guard let prompt = registry.current.prompt(call.name) else {
      throw .invalidParameters("There is no prompt of this name.")
    }
    try prompt.check(call.arguments)
    let subject = CallSubject(method: "prompts/get", name: call.name)
    let view = call.argumentsView
    return try prepare(
      subject, call.input, view, meta, caller,
      .writer { context, frame in try await prompt.fill(call.arguments, context).bytes(in: frame) })
  }

  func prepare(
    _ call: CompletionCall, _ meta: RequestMeta, _ caller: Caller
  ) throws(ProtocolError) -> Dispatch {
    let catalogue = registry.current
    let completers: [String: Completer]
    let name: String
    switch call.reference {
    case .prompt(let prompt):
      guard let prompt = catalogue.prompt(prompt) else {
        throw .invalidParameters("There is no prompt of this name.")
      }
      (completers, name) = (prompt.complete, prompt.description.name)
    case .resource(let uri):
      guard let template = catalogue.templates.first(where: { $0.description.uriTemplate == uri }) else {
        throw .invalidParameters("There is no resource template like this.")
      }
      (completers, name) = (template.complete, uri)
    }
    let completer = completers[call.argument]
    let subject = CallSubject(method: "completion/complete", name: name)
    return try prepare(
      subject, .none, nil, meta, caller,
      .writer { context, frame in
        let result = try await completer?(call.value, call.context, context) ?? CompletionResult([])
        return try result.bytes(in: frame)
      })
  }

  /// What every call goes through before somebody works: its allowance, and what it brings from an earlier round.
  private func prepare(
    _ subject: CallSubject, _ input: InputRound, _ arguments: JSONView?, _ meta: RequestMeta,
    _ caller: Caller,
    timeLimit: Duration? = nil, isOnce: Bool = false, _ work: PreparedCall.Work
  ) throws(ProtocolError) -> Dispatch {
    if let principal = caller.principal?.id, let delay = rate?.take(principal) {
      return .answered(.tooMany(retryAfter: delay))
    }
    let limit = min(timeLimit ?? configuration.callTime, configuration.longestCall)
    return .call(
      PreparedCall(subject, arguments, meta, caller, input, isOnce: isOnce, self, timeLimit: limit, work))
  }

  /// Calls a tool through what the author put around all of them.
  func call(
    _ tool: RegisteredTool, _ arguments: JSONView?, _ context: ToolContext
  ) async throws -> ToolResult {
    guard !configuration.middleware.isEmpty else { return try await tool.body(arguments, context) }
    let body = { @Sendable (context: ToolContext) async throws in try await tool.body(arguments, context) }
    return try await configuration.middleware.reversed().reduce(body) { next, stage in
      { try await stage.call(tool, in: $0, next: next) }
    }(context)
  }
}
