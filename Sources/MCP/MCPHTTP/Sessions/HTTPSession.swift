internal import PosternEventLoop
internal import PosternJSON
internal import PosternMCP
internal import PosternMCPServer
internal import Synchronization

/// A session of the handshake era on HTTP: its id, whose it is, and the answers that its client may come back for.
final class HTTPSession: Sendable {
  private struct State {
    var streams: [SessionStream] = []
    var count = 0
    /// How many read what is told unasked.
    var listeners = 0
    var lastUse: LoopInstant
  }

  let id: String
  /// A session's id is never a proof of who calls: the token is (requirement MCP-76).
  let principal: String?
  let session: Session
  private let limits: SessionLimits
  private let state: Mutex<State>

  init(_ id: String, principal: String?, _ session: Session, _ limits: SessionLimits) {
    self.id = id
    self.principal = principal
    self.session = session
    self.limits = limits
    state = Mutex(State(lastUse: .current))
  }

  /// Notes that the session is used.
  func touch() { state.withLock { $0.lastUse = .current } }

  /// Whether nobody has used it for too long.
  func isIdle(at now: LoopInstant) -> Bool {
    state.withLock { state in
      state.lastUse.duration(to: now) > limits.idleTime && state.listeners == 0
        && state.streams.allSatisfy(\.isOver)
    }
  }

  /// Notes that a client listens, which is a use however long nothing happens.
  func beginListening() { state.withLock { $0.listeners += 1 } }

  /// Notes that it listens no more.
  func endListening() {
    state.withLock { state in
      state.listeners -= 1
      state.lastUse = .current
    }
  }

  /// A stream for one more answer; the oldest that is over makes room for it.
  func openStream() -> SessionStream {
    state.withLock { state in
      if state.streams.count >= limits.keptStreams, let old = state.streams.firstIndex(where: \.isOver) {
        state.streams.remove(at: old)
      }
      state.count += 1
      let stream = SessionStream(state.count, limits)
      state.streams.append(stream)
      return stream
    }
  }

  /// Forgets a stream that nobody can come back to: its answer was a document.
  func forget(_ stream: SessionStream) {
    stream.end()
    state.withLock { $0.streams.removeAll { $0 === stream } }
  }

  func stream(_ number: Int) -> SessionStream? {
    state.withLock { $0.streams.first { $0.number == number } }
  }

  /// Takes a notification of the client.
  func take(_ notification: IncomingNotification) {
    guard notification.method == "notifications/cancelled",
      let id = notification.params?["requestId"].flatMap(MessageID.init)
    else { return }
    session.cancel(id)
  }

  func end() {
    session.end()
    for stream in state.withLock({ $0.streams }) { stream.end() }
  }
}
