public import PosternJSON
public import PosternMCP

/// What a tool knows of the call that it answers, and how it speaks to the client meanwhile.
public struct ToolContext: Sendable {
  let state: CallState

  /// Who calls; nil where nobody has to say.
  public var principal: Principal? { state.caller.principal }
  /// Where the caller is.
  public var place: Caller.Place { state.caller.place }
  /// What the client calls itself: for logs, and nothing else.
  public var client: Implementation? { state.client }
  /// What the client can be asked for.
  public var clientCapabilities: ClientCapabilities { state.capabilities }
  /// When the call is given up.
  public var deadline: ContinuousClock.Instant? { state.deadline }
  /// What leads from what a user saw to the log.
  public var correlation: String? { state.caller.correlation?.description }
  /// The trace that the call is part of, as W3C writes it.
  public var trace: (parent: String, state: String?)? { state.meta.trace }
  /// The server: its lists can be changed, and changes be told.
  public var server: Server { state.server }

  /// Says how far the call is, if the client wants to know.
  ///
  /// What is not more than was said before is not sent, nor are more than some fifty steps in a second; the last one,
  /// which reaches the total, always is.
  public func report(_ done: Double, of total: Double? = nil, _ message: String? = nil) async throws {
    guard let token = state.meta.progressToken, state.advance(to: done, of: total) else { return }
    let progress = ServerNotification.Progress(token, done, of: total, message: message)
    try await send(.progress(progress))
  }

  /// Writes a note into the client's log, if the client wants notes of this level.
  ///
  /// Nothing secret, personal or internal belongs there.
  public func log(_ level: MessageLevel, _ data: JSONValue, logger: String? = nil) async throws {
    guard let least = state.logLevel, level >= least else { return }
    try await send(.message(level: level, logger: logger, data: data))
  }

  /// Lets the client's connection go while the call goes on, where the client can come back for the rest.
  ///
  /// - Parameter retry: How long the client is told to wait.
  public func releaseConnection(retry: Duration) { state.channel.release(retry: retry) }

  private func send(_ notification: ServerNotification) async throws {
    guard !state.isOver else { return }
    try await state.channel.send(notification.bytes(in: state.caller.revision))
  }
}
