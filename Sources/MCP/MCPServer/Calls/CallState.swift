internal import PosternJSON
internal import PosternMCP
internal import Synchronization

/// What one call knows of its client while it runs.
final class CallState: Sendable {
  let caller: Caller
  let meta: RequestMeta
  let channel: any CallChannel
  /// The least level of notes that the client wants; nil when it wants none.
  let logLevel: MessageLevel?
  /// Answers that the client has brought, in this round and in earlier ones.
  let answers: InputAnswers
  let server: Server
  let deadline: ContinuousClock.Instant?
  private let told = Mutex(Told())

  private struct Told {
    var progress = -Double.infinity
    var questions = 0
    var keys: Set<String> = []
    var isOver = false
  }

  init(
    _ meta: RequestMeta, caller: Caller, channel: any CallChannel, answers: InputAnswers, server: Server,
    deadline: ContinuousClock.Instant? = nil
  ) throws(ProtocolError) {
    self.caller = caller
    self.meta = meta
    self.channel = channel
    self.answers = answers
    self.server = server
    self.deadline = deadline
    logLevel = caller.revision.era == .stateless ? try meta.logLevel : caller.session?.level ?? .info
  }

  /// What the client can be asked for; read when a tool asks, as most never do.
  var capabilities: ClientCapabilities {
    let declared = caller.revision.era == .stateless ? meta.clientCapabilities : caller.session?.capabilities
    return declared ?? ClientCapabilities()
  }

  /// What the client calls itself.
  var client: Implementation? {
    caller.revision.era == .stateless ? meta.clientInfo : caller.session?.client
  }

  /// Takes the next step of progress; false when it is none, or one of too many (requirement MCP-44).
  func advance(to done: Double, of total: Double?) -> Bool {
    told.withLock { told in
      guard !told.isOver, done.isFinite, done > told.progress else { return false }
      let isLast = total.map { done >= $0 } ?? false
      guard isLast || server.progress.take(ObjectIdentifier(self)) == nil else { return false }
      told.progress = done
      return true
    }
  }

  /// A key for a question that was given none: the same one each time the call is made again.
  func nextKey() -> String {
    told.withLock { told in
      told.questions += 1
      return "input_\(told.questions)"
    }
  }

  func noteQuestions(_ keys: [String]) { told.withLock { $0.keys.formUnion(keys) } }

  /// The keys of everything that was asked so far.
  var questions: Set<String> { told.withLock { $0.keys } }

  /// Nothing follows the answer, whatever the tool's tasks still do.
  func end() { told.withLock { $0.isOver = true } }

  var isOver: Bool { told.withLock { $0.isOver } }
}
