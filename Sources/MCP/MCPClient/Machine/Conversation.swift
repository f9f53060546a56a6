internal import PosternJSON
internal import PosternMCP

/// What was asked and is not answered, on both sides, and what a message means in the light of it.
///
/// It does nothing itself: a message goes in, an ``Event`` comes out.
struct Conversation {
  /// Where a message came from.
  enum Channel: Hashable {
    /// The stream that is the answer to this request.
    case request(MessageID)
    /// A stream for everything.
    case shared
  }

  /// A request of this side that is not answered.
  struct Request {
    /// What is asked for.
    let method: String
    /// Whether progress was asked for.
    var wantsProgress = false
    /// Whether notes were asked for.
    var wantsMessages = false
    /// Which changes were asked for, and which were promised.
    var subscription: SubscriptionFilter?
    fileprivate var isAcknowledged = false
    fileprivate var progress: Double?

    init(_ method: String) { self.method = method }
  }

  /// How the conversation is held.
  var era: Revision.Era
  private let mostQuestions: Int
  private var requests: [MessageID: Request] = [:]
  private var questions: Set<MessageID> = []
  private var lastID: Int64 = 0

  init(_ era: Revision.Era, mostQuestions: Int) {
    self.era = era
    self.mostQuestions = mostQuestions
  }

  /// Whether a question of the server is open: its requester cannot be expected to answer before.
  var hasQuestions: Bool { !questions.isEmpty }

  /// Names a request; no name is given twice.
  mutating func open(_ request: Request) -> MessageID {
    lastID &+= 1
    requests[.int(lastID)] = request
    return .int(lastID)
  }

  /// Nobody waits for the answer any more; false when nobody did.
  @discardableResult
  mutating func close(_ id: MessageID) -> Bool { requests.removeValue(forKey: id) != nil }

  /// A question is answered; false when the server has taken it back.
  @discardableResult
  mutating func closeQuestion(_ id: MessageID) -> Bool { questions.remove(id) != nil }

  /// Says what a message means.
  mutating func receive(_ message: IncomingMessage, on channel: Channel) -> Event {
    switch message {
    case .response(let response): answer(response, on: channel)
    case .request(let request): question(request)
    case .notification(let notification): note(notification, on: channel)
    }
  }
}

// MARK: Answers and questions

extension Conversation {
  private mutating func answer(_ response: IncomingResponse, on channel: Channel) -> Event {
    var id = response.id
    // An error whose id could not be read answers what was sent on its stream.
    if id == nil, case .request(let own) = channel { id = own }
    // What comes on a request's stream answers that request and no other.
    if case .request(let own) = channel, own != id { return .oddity(.unknownAnswer) }
    guard let id else { return .oddity(.unknownAnswer) }
    guard close(id) else { return .oddity(wasGiven(id) ? .lateAnswer : .unknownAnswer) }
    return .answer(id, response.outcome)
  }

  private func wasGiven(_ id: MessageID) -> Bool {
    if case .int(let number) = id { 1...max(1, lastID) ~= number && lastID > 0 } else { false }
  }

  /// MCP-2: a server of the stateless era asks nothing by itself, and gets no answer if it does.
  private mutating func question(_ request: IncomingRequest) -> Event {
    guard era == .handshake else { return .oddity(.questionInStatelessEra) }
    if request.method == "ping" { return .ping(request.id) }
    guard !questions.contains(request.id) else { return .oddity(.repeatedQuestion) }
    guard questions.count < mostQuestions else {
      return .refusal(request.id, ProtocolError(.internalError, "Too many questions are open."))
    }
    do throws(ProtocolError) {
      let input = try InputRequest(method: request.method, params: request.params)
      questions.insert(request.id)
      return .question(request.id, input)
    } catch {
      return .refusal(request.id, error)
    }
  }
}

// MARK: Notifications

extension Conversation {
  private mutating func note(_ notification: IncomingNotification, on channel: Channel) -> Event {
    if notification.method == "notifications/elicitation/complete" {
      return notification.params?["elicitationId"]?.string.map(Event.pageDone) ?? .oddity(.malformedNote)
    }
    let meaning: ServerNotification?
    do throws(ProtocolError) { meaning = try ServerNotification(notification) } catch {
      return .oddity(.malformedNote)
    }
    switch meaning {
    case nil: return .oddity(.unknownNote)
    case .progress(let progress): return self.progress(progress)
    case .message(let level, let logger, let data):
      return .message(owner(on: channel), ServerMessage(level: level, logger: logger, data: data))
    case .change(let change): return self.change(change, of: notification.subscriptionID)
    case .acknowledged(let filter): return acknowledged(filter, of: notification.subscriptionID)
    case .cancelled(let id, _): return cancelled(id)
    }
  }

  private mutating func progress(_ progress: ServerNotification.Progress) -> Event {
    let id = progress.token
    guard let request = requests[id], request.wantsProgress else { return .oddity(.unknownProgress) }
    // MCP-44: it only grows.
    guard request.progress.map({ progress.done > $0 }) ?? true else { return .oddity(.staleProgress) }
    requests[id]?.progress = progress.done
    return .progress(id, progress)
  }

  /// Whose a note is that names nobody: the stream's, or that of the only request that wants any.
  private func owner(on channel: Channel) -> MessageID? {
    if case .request(let id) = channel { return requests[id].map { _ in id } }
    let wanting = requests.filter(\.value.wantsMessages)
    return wanting.count == 1 ? wanting.first?.key : nil
  }

  /// MCP-40: in the stateless era every change names its subscription, and is one that was asked for.
  private func change(_ change: Change, of subscription: MessageID?) -> Event {
    guard era == .stateless else { return .change(nil, change) }
    guard let subscription, let request = requests[subscription], request.isAcknowledged,
      let filter = request.subscription, change.isWanted(by: filter)
    else { return .oddity(.unwantedChange) }
    return .change(subscription, change)
  }

  private mutating func acknowledged(_ filter: SubscriptionFilter, of subscription: MessageID?) -> Event {
    guard let subscription, let wanted = requests[subscription]?.subscription,
      requests[subscription]?.isAcknowledged == false
    else { return .oddity(.unknownSubscription) }
    let promised = filter.intersection(wanted)
    requests[subscription]?.subscription = promised
    requests[subscription]?.isAcknowledged = true
    return .acknowledged(subscription, promised)
  }

  /// A handshake server takes back its own question; a stateless one ends a subscription (MCP-27).
  private mutating func cancelled(_ id: MessageID) -> Event {
    switch era {
    case .handshake: return closeQuestion(id) ? .withdrawn(id) : .oddity(.unknownQuestion)
    case .stateless:
      guard requests[id]?.subscription != nil else { return .oddity(.unknownSubscription) }
      close(id)
      return .ended(id)
    }
  }
}
