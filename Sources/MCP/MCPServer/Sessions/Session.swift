public import PosternJSON
public import PosternMCP
internal import Synchronization

/// What both sides remember of each other in the handshake era, between the handshake and the end.
public final class Session: Sendable {
  private struct State {
    var revision = Revision.newestHandshake
    var capabilities = ClientCapabilities()
    var client: Implementation?
    var level = MessageLevel.info
    var isOpen = false
    var calls: [MessageID: RunningCall] = [:]
    var questions = Questions()
  }

  /// Changes that the client subscribed to, and those of the lists, which it gets unasked.
  public let changes: Subscription
  private let state = Mutex(State())

  /// A session that a handshake has still to open.
  public init(_ server: Server) {
    changes = server.changes.subscribe(SubscriptionFilter())
    self.server = server
  }

  private let server: Server

  deinit { server.changes.unsubscribe(changes) }

  /// The revision that was agreed.
  public var revision: Revision { state.withLock { $0.revision } }
  /// What the client can be asked for.
  public var capabilities: ClientCapabilities { state.withLock { $0.capabilities } }
  /// What the client is.
  public var client: Implementation? { state.withLock { $0.client } }
  /// Whether the handshake was made.
  public var isOpen: Bool { state.withLock { $0.isOpen } }

  /// The least level of notes that the client wants.
  var level: MessageLevel {
    get { state.withLock { $0.level } }
    set { state.withLock { $0.level = newValue } }
  }

  /// Makes the handshake.
  public func open(_ call: InitializeCall) -> Revision {
    let revision = call.revision
    state.withLock { state in
      state.revision = revision
      state.capabilities = call.capabilities
      state.client = call.client
      state.isOpen = true
    }
    changes.filter = server.listChanges
    return revision
  }

  /// Ends the session: its calls are given up, and who waits for an answer waits no more.
  public func end() {
    let (calls, waiting) = state.withLock { state in
      defer { state.calls = [:] }
      return (Array(state.calls.values), state.questions.removeAll())
    }
    for call in calls { call.cancel() }
    for continuation in waiting { continuation.resume(returning: nil) }
    server.changes.unsubscribe(changes)
  }

  func subscribe(to uri: String) throws(ProtocolError) {
    try changes.change { filter throws(ProtocolError) in
      guard filter.resources.count < SubscriptionFilter.mostNames || filter.resources.contains(uri) else {
        throw .invalidParameters("There are too many subscriptions.")
      }
      filter.resources.insert(uri)
    }
  }

  func unsubscribe(from uri: String) { changes.filter.resources.remove(uri) }
}

extension Session {
  /// Remembers a call as long as it runs; false when one of its id runs already.
  public func begin(_ id: MessageID, _ call: RunningCall) -> Bool {
    state.withLock { state in
      guard state.calls[id] == nil else { return false }
      state.calls[id] = call
      return true
    }
  }

  /// Forgets a call that is over.
  public func finish(_ id: MessageID) { state.withLock { $0.calls[id] = nil } }

  /// Gives a call up, if it still runs (requirement MCP-26).
  public func cancel(_ id: MessageID) { state.withLock { $0.calls.removeValue(forKey: id) }?.cancel() }

  /// Asks the client, one request for each question, and waits for all answers.
  ///
  /// - Parameters:
  ///   - items: The questions.
  ///   - send: Sends one request on its way.
  /// - Returns: What the client said under each key.
  /// - Throws: A ``ToolError`` when it could not answer, or `CancellationError` when it is gone.
  public func ask(
    _ items: [InputRequired.Item], _ send: @Sendable ([UInt8]) async throws -> Void
  ) async throws -> [String: JSONView] {
    var answers: [String: JSONView] = [:]
    for item in items {
      let id = state.withLock { $0.questions.nextID() }
      let revision = revision
      let message = try OutgoingMessage.request(id, item.request.method) { writer throws(JSONError) in
        try item.request.writeParameters(to: &writer, in: revision)
      }
      answers[item.key] = try await answer(to: id) { try await send(message) }
    }
    return answers
  }

  private func answer(to id: MessageID, _ send: () async throws -> Void) async throws -> JSONView {
    state.withLock { $0.questions.expect(id) }
    do {
      try await send()
    } catch {
      _ = state.withLock { $0.questions.forget(id) }
      throw error
    }
    let response = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let early: IncomingResponse?? = state.withLock { $0.questions.wait(for: id, continuation) }
        if let early { continuation.resume(returning: early) }
      }
    } onCancel: {
      state.withLock { $0.questions.forget(id) }?.resume(returning: nil)
    }
    guard let response else { throw CancellationError() }
    switch response.outcome {
    case .success(let view): return view
    case .failure(let error): throw ToolError("The client could not answer: \(error.message)")
    }
  }

  /// Takes a response of the client; one that nobody waits for is passed over.
  public func take(_ response: IncomingResponse) {
    guard let id = response.id else { return }
    state.withLock { $0.questions.arrived(response, id) }?.resume(returning: response)
  }
}

extension InitializeCall {
  /// The revision that is agreed on: the client's if it is one of this era's, else the newest of them (MCP-73).
  var revision: Revision {
    guard let wanted = Revision(version), wanted.era == .handshake else { return .newestHandshake }
    return wanted
  }
}

extension Server {
  /// Answers the opening of a handshake; without the call when it could not be read.
  public func greet(_ request: IncomingRequest) -> (InitializeCall?, Reply) {
    do throws(ProtocolError) {
      guard case .initialize(let call) = try Call(request, in: .newestHandshake) else {
        throw .methodNotFound
      }
      let frame = try frame(call.revision)
      return (call, try written { () throws(JSONError) in try greeting.handshake(in: frame) })
    } catch {
      return (nil, .failure(error))
    }
  }

  /// The changes that every session of the handshake era is told.
  fileprivate var listChanges: SubscriptionFilter {
    var filter = SubscriptionFilter()
    filter.toolsListChanged = true
    filter.promptsListChanged = true
    filter.resourcesListChanged = true
    return honoured(filter)
  }
}
