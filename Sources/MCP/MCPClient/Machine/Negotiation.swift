internal import PosternHTTPTypes
internal import PosternJSON
internal import PosternMCP

/// Finds out what a server speaks (requirement MCP-89): what came of one step goes in, the next step comes out.
struct Negotiation {
  /// What is to be done next.
  enum Step {
    /// Ask what the server is, as a client of this revision.
    case discover(Revision)
    /// Open a session.
    case initialize(Revision)
    /// Speak this revision; the greeting is nil where the server does not say what it is.
    case speak(Revision, Greeting?)
    /// Give up.
    case fail(ClientError)
  }

  private let stateless: [Revision]
  private let handshake: [Revision]
  /// Whether the server is a program on the other end of a pipe, which has no statuses and may stay silent.
  private let isProgram: Bool
  private var asked: Step
  private var hasAskedAgain = false
  /// Whether the question was the end of the program, which has to be started again.
  private(set) var needsRestart = false

  init(_ revisions: [Revision], isProgram: Bool) {
    stateless = revisions.filter { $0.era == .stateless }
    handshake = revisions.filter { $0.era == .handshake }
    self.isProgram = isProgram
    asked = .fail(ClientError(.noCommonRevision, detail: "no revision may be spoken"))
    asked = stateless.max().map(Step.discover) ?? handshake.max().map(Step.initialize) ?? asked
  }

  /// The step that was begun last.
  var step: Step { asked }

  /// Whether the step that was begun last is a question of which silence is an answer, too.
  var isProbe: Bool {
    if case .discover = asked { isProgram && !handshake.isEmpty } else { false }
  }

  /// Says what to do after a step has come to this.
  mutating func next(after outcome: Result<JSONView, ClientError>) -> Step {
    switch (asked, outcome) {
    case (.discover, .success(let result)): asked = discovered(result)
    case (.discover(let revision), .failure(let error)): asked = undiscovered(error, revision)
    case (.initialize, .success(let result)): asked = initialized(result)
    case (.initialize, .failure(let error)): asked = uninitialized(error)
    case (.speak, _), (.fail, _): break
    }
    return asked
  }
}

// MARK: The stateless era

extension Negotiation {
  private func discovered(_ result: JSONView) -> Step {
    guard ResultType(of: result) == .complete, let greeting = Greeting(discovery: result) else {
      // Who answers something else does not know the question.
      return fallBack(to: handshake.max(), or: ClientError(.invalidAnswer, detail: "server/discover"))
    }
    if let revision = Revision.newest(of: stateless, spokenBy: greeting.versions) {
      return .speak(revision, greeting)
    }
    return fallBack(
      to: .newest(of: handshake, spokenBy: greeting.versions), or: .noCommonRevision(greeting.versions))
  }

  private mutating func undiscovered(_ error: ClientError, _ revision: Revision) -> Step {
    switch error.refusal?.code {
    case .unsupportedVersion: return unsupported(error)
    // A server of this era that refuses; only one of the handshake era would be better off with a handshake.
    case .headerMismatch, .missingClientCapability: return .fail(error)
    // The status says that the server is of this era, which only lacks this method.
    case .methodNotFound where error.status == .notFound: return .speak(revision, nil)
    default: break
    }
    needsRestart = isProgram && error.code == .ended
    return isOfHandshakeEra(error) ? fallBack(to: handshake.max(), or: error) : .fail(error)
  }

  /// Whether a failure is that of a server that does not know this era; an outage is not.
  private func isOfHandshakeEra(_ error: ClientError) -> Bool {
    // Some programs of that era end at a first message that is no handshake.
    if isProgram {
      return [.refused, .invalidAnswer, .invalidMessage, .timedOut, .ended].contains(error.code)
    }
    guard let status = error.status else { return error.code == .refused }
    return [.badRequest, .notFound, .methodNotAllowed].contains(status)
  }

  /// The server names what it speaks; once is enough.
  private mutating func unsupported(_ error: ClientError) -> Step {
    let names = error.refusal?.supportedVersions ?? []
    if let revision = Revision.newest(of: stateless, spokenBy: names), !hasAskedAgain {
      hasAskedAgain = true
      return .discover(revision)
    }
    let mutual = Revision.newest(of: handshake, spokenBy: names)
    return fallBack(to: mutual, or: names.isEmpty ? error : .noCommonRevision(names))
  }

  private func fallBack(to revision: Revision?, or error: ClientError) -> Step {
    revision.map(Step.initialize) ?? .fail(error)
  }
}

// MARK: The handshake era

extension Negotiation {
  private func initialized(_ result: JSONView) -> Step {
    guard let greeting = Greeting(handshake: result) else {
      return .fail(ClientError(.invalidAnswer, detail: "initialize"))
    }
    guard let revision = Revision.newest(of: handshake, spokenBy: greeting.versions) else {
      return .fail(.noCommonRevision(greeting.versions))
    }
    return .speak(revision, greeting)
  }

  /// A program that was slow to answer may be of the stateless era after all, and says so now.
  private mutating func uninitialized(_ error: ClientError) -> Step {
    if let names = error.refusal?.supportedVersions, !hasAskedAgain,
      let revision = Revision.newest(of: stateless, spokenBy: names)
    {
      hasAskedAgain = true
      return .discover(revision)
    }
    guard let status = error.status, [.badRequest, .notFound, .methodNotAllowed].contains(status),
      error.refusal == nil
    else { return .fail(error) }
    var none = ClientError(.noEndpoint, detail: error.detail)
    none.status = status
    return .fail(none)
  }
}

extension ClientError {
  static func noCommonRevision(_ names: [String]) -> ClientError {
    ClientError(.noCommonRevision, detail: "the server speaks \(names.prefix(8).joined(separator: ", "))")
  }
}
