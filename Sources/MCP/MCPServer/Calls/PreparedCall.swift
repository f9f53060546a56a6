internal import PosternJSON
internal import PosternLogging
internal import PosternMCP
internal import PosternStorage

/// A call that can be started: everything that is checked before somebody works is checked.
///
/// It is one reference: starting a call hands it on several times.
public final class PreparedCall: Sendable {
  /// Who does the work.
  enum Work: Sendable {
    case tool(RegisteredTool)
    case writer(@Sendable (ToolContext, ResultFrame) async throws -> [UInt8])
  }

  let server: Server
  let meta: RequestMeta
  let caller: Caller
  /// What the client brings from an earlier round.
  private let input: InputRound
  /// Whether going on twice from one round would do something twice.
  private let isOnce: Bool
  /// What is called, for logs and audit: `tools/call send_mail`.
  let subject: CallSubject
  let arguments: JSONView?
  let timeLimit: Duration
  let work: Work

  init(
    _ subject: CallSubject, _ arguments: JSONView?, _ meta: RequestMeta, _ caller: Caller,
    _ input: InputRound, isOnce: Bool = false, _ server: Server, timeLimit: Duration, _ work: Work
  ) {
    self.subject = subject
    self.meta = meta
    self.caller = caller
    self.input = input
    self.isOnce = isOnce
    self.server = server
    self.arguments = arguments
    self.timeLimit = timeLimit
    self.work = work
  }

  /// Starts the call: it runs on the caller's thread up to its first suspension.
  public func start(on channel: any CallChannel) -> RunningCall {
    RunningCall(self, on: channel)
  }

  /// How the work ended: what the client is answered, and what is told of it.
  struct Ending: Sendable {
    let reply: Reply
    let outcome: AuditEvent.Outcome
  }

  /// Does the work, and turns whatever comes of it into a reply.
  func run(on channel: any CallChannel, until deadline: ContinuousClock.Instant?) async -> Ending {
    do {
      let frame = try server.frame(caller.revision)
      let state = try CallState(
        meta, caller: caller, channel: channel, answers: try await answers(), server: server,
        deadline: deadline)
      defer { state.end() }
      do {
        switch work {
        case .tool(let tool):
          let result = try await server.call(tool, arguments, ToolContext(state: state))
          return try limited(try result.bytes(in: frame), result.isError ? .failed : .done, frame)
        case .writer(let write):
          return try limited(try await write(ToolContext(state: state), frame), .done, frame)
        }
      } catch let needs as NeedsInput {
        return try await ask(needs.items, state, frame)
      } catch let task as BecameTask {
        return Ending(reply: .result(try task.snapshot.creation(in: frame)), outcome: .task)
      } catch {
        return try failure(error, frame)
      }
    } catch let error as ProtocolError {
      return Ending(reply: .failure(error), outcome: .failed)
    } catch {
      log(error)
      let isOutage = (error as? StoreError)?.isTemporary == true
      return Ending(
        reply: isOutage ? .unavailable(retryAfter: .seconds(1)) : .failure(.internalError), outcome: .failed)
    }
  }

  /// What the client has answered so far: now, and in the rounds that its state remembers.
  private func answers() async throws -> InputAnswers {
    guard let state = input.state else { return InputAnswers(latest: input.responses) }
    let earlier = try await server.seal.open(
      state, for: StateSeal.Binding(caller, subject, arguments), once: isOnce,
      at: server.configuration.unixTime())
    return InputAnswers(earlier: earlier, latest: input.responses)
  }

  /// Tells that the call is over.
  func tell(_ outcome: AuditEvent.Outcome, after duration: Duration) {
    guard subject.isAudited, let audit = server.configuration.audit else { return }
    let client = caller.session?.client ?? meta.clientInfo
    audit(
      AuditEvent(
        principal: caller.principal?.id, client: client?.name, method: subject.method, name: subject.name,
        outcome: outcome, duration: duration, correlation: caller.correlation?.description))
  }

  /// The reply to a call whose time is over.
  var outOfTime: Reply {
    guard subject.isTool, let frame = try? server.frame(caller.revision),
      let bytes = try? ToolResult([.text(ProtocolError.tooLong.message)], isError: true).bytes(in: frame)
    else { return .failure(.tooLong) }
    return .result(bytes)
  }

  private func limited(
    _ bytes: [UInt8], _ outcome: AuditEvent.Outcome, _ frame: ResultFrame
  ) throws -> Ending {
    let limit = server.configuration.largestResult
    guard bytes.count > limit else { return Ending(reply: .result(bytes), outcome: outcome) }
    return try unable(
      "The result has \(bytes.count) bytes, and at most \(limit) can be sent; ask for less of it.", frame)
  }

  /// Answers that something is needed from the client first.
  private func ask(
    _ items: [InputRequired.Item], _ state: CallState, _ frame: ResultFrame
  ) async throws -> Ending {
    guard caller.revision.has(.inputRequired), subject.mayAsk else {
      return try cannotAsk(items, frame)
    }
    let sealed = try server.seal.seal(
      state.answers.json(asked: state.questions), for: StateSeal.Binding(caller, subject, arguments),
      at: server.configuration.unixTime())
    return Ending(
      reply: .result(try InputRequired(items, state: sealed).bytes(in: frame)), outcome: .needsInput)
  }

  /// On a connection of the handshake era that nothing can be asked on.
  private func cannotAsk(_ items: [InputRequired.Item], _ frame: ResultFrame) throws -> Ending {
    let pages = items.compactMap { item -> JSONValue? in
      guard case .page(let page) = item.request else { return nil }
      return [
        "mode": "url", "elicitationId": .string(page.id), "url": .string(page.url),
        "message": .string(page.message),
      ]
    }
    if !pages.isEmpty, caller.revision.has(.elicitationByURL) {
      let error = ProtocolError(
        .elicitationRequired, "A page has to be visited first.", data: ["elicitations": .array(pages)])
      return Ending(reply: .failure(error), outcome: .needsInput)
    }
    return try unable(
      "This needs an answer from the client, and it cannot be asked on this connection.", frame)
  }

  private func failure(_ error: any Error, _ frame: ResultFrame) throws -> Ending {
    switch error {
    case let error as ToolError: return try unable(error.message, frame)
    case let error as ProtocolError:
      if error.code == .missingClientCapability, caller.revision.era == .handshake {
        return try unable("This needs something of the client that it did not offer.", frame)
      }
      return Ending(reply: .failure(error), outcome: .failed)
    case is ResourceNotFound:
      return Ending(reply: .failure(.resourceNotFound(subject.name, in: caller.revision)), outcome: .failed)
    case let error as StoreError where error.isTemporary: throw error
    case is CancellationError where Task.isCancelled:
      return Ending(reply: .failure(.cancelled), outcome: .abandoned)
    default:
      log(error)
      let clue = caller.correlation.map { " by the correlation id \($0)" } ?? ""
      return try unable("It failed unexpectedly; the operator finds out more\(clue).", frame)
    }
  }

  /// Says why not: in a result where the model can read it, else in an error.
  private func unable(_ message: String, _ frame: ResultFrame) throws -> Ending {
    let reply: Reply =
      subject.isTool
      ? .result(try ToolResult([.text(message)], isError: true).bytes(in: frame))
      : .failure(ProtocolError(.internalError, message))
    return Ending(reply: reply, outcome: .failed)
  }

  private func log(_ error: any Error) {
    server.configuration.logger?.error(
      "a call failed",
      [
        "call": .string(subject.description), "error": .string("\(error)"),
        "correlation_id": .string(caller.correlation?.description ?? ""),
      ])
  }
}

/// What is called.
struct CallSubject: Sendable, CustomStringConvertible {
  let method: String
  let name: String
  var isTool: Bool { method == "tools/call" }
  /// Whether its answer may be a question (requirement MCP-31).
  var mayAsk: Bool { method != "completion/complete" }
  /// Whether it is worth telling: looking after a task is not.
  var isAudited: Bool { !method.hasPrefix("tasks/") }
  var description: String { "\(method) \(name)" }
}

extension ProtocolError {
  /// The call was given up; nobody waits for this.
  static let cancelled = ProtocolError(.internalError, "The call was given up.")
  /// The call took too long.
  static let tooLong = ProtocolError(.internalError, "It took too long and was given up.")
}
