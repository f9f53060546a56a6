internal import PosternBase64
internal import PosternCryptography
internal import PosternJSON
internal import PosternLogging
internal import PosternMCP

extension ToolContext {
  /// Goes on as a task: the request is answered that there is one, and the client asks after it.
  ///
  /// A client that cannot follow tasks waits for the result instead. Ask it everything that can be asked before
  /// first: inside a task questions wait until the client looks.
  ///
  /// - Parameters:
  ///   - isRequired: Whether a client that cannot follow tasks is refused.
  ///   - work: Does the rest; it is told to stop when the client gives the task up.
  /// - Returns: What `work` returns, where the client waits for it.
  /// - Throws: What ends the call because it goes on as a task, or what `work` throws.
  public func goOn(
    asTaskRequired isRequired: Bool = false,
    _ work: @escaping @Sendable (ToolContext) async throws -> ToolOutput
  ) async throws -> ToolOutput {
    guard state.caller.revision.has(.resultTypes), server.configuration.hasTasks,
      clientCapabilities.hasExtension(TaskSnapshot.extensionName)
    else {
      if isRequired { throw ProtocolError.missingCapability(Server.tasksCapability) }
      return try await work(self)
    }
    throw BecameTask(snapshot: try await server.begin(state, work))
  }
}

/// Ends a call that goes on as a task.
struct BecameTask: Error {
  let snapshot: TaskSnapshot
}

extension Server {
  /// What a client that can follow tasks declares.
  static let tasksCapability: JSONObject = ["extensions": [TaskSnapshot.extensionName: [:]]]

  /// Whoever asks after tasks says in each request that it can follow them (requirement MCP-70).
  func requireTasks(_ meta: RequestMeta) throws(ProtocolError) {
    guard meta.clientCapabilities?.hasExtension(TaskSnapshot.extensionName) == true else {
      throw .missingCapability(Self.tasksCapability)
    }
  }

  func answer(
    _ call: TaskCall, _ meta: RequestMeta, _ caller: Caller
  ) throws(ProtocolError) -> Dispatch {
    try requireTasks(meta)
    let principal = caller.principal?.id
    let task = tasks.find(call.id, of: principal)
    if let task {
      let frame = try frame(caller.revision)
      switch call.action {
      case .get:
        return .answered(try written { () throws(JSONError) in try task.snapshot.bytes(in: frame) })
      case .update(let responses): task.answer(responses)
      case .cancel: task.cancel()
      }
    }
    guard replicas != nil else {
      guard task != nil else { throw .invalidParameters("There is no such task.") }
      return .answered(try empty(caller))
    }
    let subject = CallSubject(method: "tasks/\(call.action.name)", name: call.id)
    return .call(
      PreparedCall(
        subject, nil, meta, caller, .none, self, timeLimit: configuration.callTime,
        .writer { [self] _, frame in
          guard let task else { return try await answerElsewhere(call, of: principal, frame) }
          // Whoever asks another replica next finds what was just answered.
          await task.settle()
          return try frame.result()
        }))
  }

  fileprivate func begin(
    _ state: CallState, _ work: @escaping @Sendable (ToolContext) async throws -> ToolOutput
  ) async throws -> TaskSnapshot {
    let now = configuration.unixTime()
    let milliseconds = CachingHint(configuration.taskTime, .private).milliseconds
    let moment = Timestamp.text(now)
    let snapshot = TaskSnapshot(
      // 144 bits: nobody guesses one.
      id: Base64URL.encode(try Random.bytes(18)), state: .working, createdAt: moment, updatedAt: moment,
      timeToLive: milliseconds,
      pollInterval: CachingHint(configuration.taskPollInterval, .private).milliseconds)
    let task = BackgroundTask(
      snapshot, principal: state.caller.principal?.id, end: now &+ Int64(milliseconds),
      now: configuration.unixTime, replicas: try replicas.map { ($0, try frame(state.caller.revision)) }
    ) { [changes] in changes.publish(.task($0)) }
    // Kept before it is announced: whoever asks at once finds it (requirement MCP-67).
    guard tasks.add(task) else { throw ToolError("There are too many tasks; wait for some to end.") }
    do {
      try await task.recorder?.begin(snapshot)
    } catch {
      tasks.remove(task)
      throw error
    }
    let inner = try CallState(
      state.meta, caller: state.caller, channel: TaskChannel(task: task), answers: .none, server: self,
      deadline: .now.advanced(by: configuration.taskTime))
    task.start(within: configuration.taskTime, of: configuration.clock) {
      [configuration] () -> TaskSnapshot.State in
      do {
        return .completed(try await work(ToolContext(state: inner)).result)
      } catch let error as ToolError {
        return .completed(ToolResult([.text(error.message)], isError: true))
      } catch let error as ProtocolError {
        return .failed(error)
      } catch is CancellationError {
        return .cancelled
      } catch {
        configuration.logger?.error("a task failed", ["error": .string("\(error)")])
        return .failed(.internalError)
      }
    }
    return task.snapshot
  }
}

extension TaskCall.Action {
  /// The method's name after `tasks/`.
  fileprivate var name: String {
    switch self {
    case .get: "get"
    case .update: "update"
    case .cancel: "cancel"
    }
  }
}

/// What a task speaks to its client by: a client that asks after it finds its questions there.
private struct TaskChannel: CallChannel {
  let task: BackgroundTask
  /// Nothing is told beside how the task stands (requirement MCP-71).
  func send(_ notification: [UInt8]) async throws {}
  var canAsk: Bool { true }
  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] { try await task.ask(items) }
}
