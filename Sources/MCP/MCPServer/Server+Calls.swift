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
    let subject = CallSubject(method: "tools/call", name: call.name)
    let arguments = call.argumentsView
    let body = around(tool) { try await tool.body(arguments, $0) }
    return try prepare(
      subject, call.input, arguments, meta, caller, timeLimit: tool.timeLimit,
      // A state that is brought twice would make an effect happen twice.
      isOnce: tool.description.effect?.isIdempotent != true
    ) { context, _ in .tool(try await body(context)) }
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
    return try prepare(subject, call.input, nil, meta, caller) { context, frame in
      .bytes(try await read(context).bytes(in: frame))
    }
  }

  func prepare(_ call: PromptCall, _ meta: RequestMeta, _ caller: Caller) throws(ProtocolError) -> Dispatch {
    guard let prompt = registry.current.prompt(call.name) else {
      throw .invalidParameters("There is no prompt of this name.")
    }
    try prompt.check(call.arguments)
    let subject = CallSubject(method: "prompts/get", name: call.name)
    let view = call.argumentsView
    return try prepare(subject, call.input, view, meta, caller) { context, frame in
      .bytes(try await prompt.fill(call.arguments, context).bytes(in: frame))
    }
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
    return try prepare(subject, .none, nil, meta, caller) { context, frame in
      let result = try await completer?(call.value, call.context, context) ?? CompletionResult([])
      return .bytes(try result.bytes(in: frame))
    }
  }

  /// What every call goes through before somebody works: its allowance, and what it brings from an earlier round.
  private func prepare(
    _ subject: CallSubject, _ input: InputRound, _ arguments: JSONView?, _ meta: RequestMeta,
    _ caller: Caller,
    timeLimit: Duration? = nil, isOnce: Bool = false,
    _ body: @escaping @Sendable (ToolContext, ResultFrame) async throws -> PreparedCall.Outcome
  ) throws(ProtocolError) -> Dispatch {
    let principal = caller.principal?.id
    if let principal, let delay = rate?.take(principal) { return .answered(.tooMany(retryAfter: delay)) }
    let limit = min(timeLimit ?? configuration.callTime, configuration.longestCall)
    let bound = { @Sendable () throws(ProtocolError) -> StateSeal.Binding in
      do {
        return try StateSeal.Binding(
          principal: principal, method: subject.method, name: subject.name, arguments: arguments)
      } catch {
        throw .internalError
      }
    }
    var answers = InputAnswers(latest: input.responses)
    if let state = input.state {
      let earlier = try seal.open(state, for: bound(), once: isOnce, at: configuration.unixTime())
      answers = InputAnswers(earlier: earlier, latest: input.responses)
    }
    return .call(
      PreparedCall(
        subject, meta, caller, answers, self, timeLimit: limit, binding: bound, body: body))
  }

  private func around(
    _ tool: RegisteredTool, _ body: @escaping @Sendable (ToolContext) async throws -> ToolResult
  ) -> @Sendable (ToolContext) async throws -> ToolResult {
    configuration.middleware.reversed().reduce(body) { next, stage in
      { try await stage.call(tool, in: $0, next: next) }
    }
  }
}
