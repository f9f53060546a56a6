internal import PosternJSON
public import PosternMCP
internal import Synchronization

/// The answer to `subscriptions/listen`: an acknowledgement, then changes, then a result when the server ends it.
///
/// Whoever takes one ends it: until then it holds one of the places that its principal has.
public final class ChangeStream: Sendable {
  /// The request that it answers, and what marks its notifications.
  public let id: MessageID
  private let revision: Revision
  private let subscription: Subscription
  private let server: Server
  private let principal: String?
  private let isEnded = Mutex(false)

  /// Tasks that this process does not run.
  private let unknown: Set<String>

  init(
    _ filter: SubscriptionFilter, unknown: Set<String>, _ id: MessageID, _ caller: Caller, _ server: Server
  ) {
    self.id = id
    self.unknown = unknown
    self.server = server
    revision = caller.revision
    principal = caller.principal?.id
    subscription = server.changes.subscribe(filter)
  }

  deinit { end() }

  /// The first message: what is promised (requirement MCP-39).
  ///
  /// A task that another replica runs is looked for first; nobody is promised somebody else's.
  public func acknowledgement() async throws -> [UInt8] {
    for id in unknown where try await server.isStored(id, of: principal) {
      subscription.filter.tasks.insert(id)
    }
    return try ServerNotification.acknowledged(subscription.filter).bytes(in: revision, subscription: id)
  }

  /// The next change as a message; nil when the server ends the stream.
  public func next() async throws -> [UInt8]? {
    guard let change = await subscription.next() else { return nil }
    return try ServerNotification.change(change).bytes(in: revision, subscription: id)
  }

  /// The last message, when it is the server that ends the stream (requirement MCP-42).
  public func conclusion() throws -> [UInt8] {
    let result = try server.frame(revision).result(metadata: [MetaKey.subscriptionID: id.json])
    return OutgoingMessage.response(to: id, result: result)
  }

  /// Gives up the subscription and its place.
  public func end() {
    let isFirst = isEnded.withLock { isEnded in
      defer { isEnded = true }
      return !isEnded
    }
    guard isFirst else { return }
    server.changes.unsubscribe(subscription)
    server.listeners.leave(principal)
  }
}

extension Server {
  func listen(
    _ filter: SubscriptionFilter, _ id: MessageID, _ meta: RequestMeta, _ caller: Caller
  ) throws(ProtocolError) -> Dispatch {
    var honoured = honoured(filter)
    if !filter.tasks.isEmpty {
      try requireTasks(meta)
      honoured.tasks = filter.tasks.filter { tasks.find($0, of: caller.principal?.id) != nil }
    }
    guard listeners.enter(caller.principal?.id) else { return .answered(.tooMany(retryAfter: .seconds(5))) }
    let unknown = replicas == nil ? [] : filter.tasks.subtracting(honoured.tasks)
    return .listen(ChangeStream(honoured, unknown: unknown, id, caller, self))
  }
}
