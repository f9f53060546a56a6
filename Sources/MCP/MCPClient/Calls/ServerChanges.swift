public import PosternMCP

/// What changes in a server, as it is told.
///
/// The sequence ends when the server ends the subscription in good order, and fails when the connection breaks off.
/// Whoever lets it go, or whose reading task is cancelled, ends the subscription.
public struct ServerChanges: AsyncSequence, Sendable {
  /// Something that changed.
  public typealias Element = Change
  /// Why no more is told.
  public typealias Failure = ClientError

  /// So much of what was asked for is told.
  public let acknowledged: SubscriptionFilter
  let stream: AsyncStream<Result<Change, ClientError>>

  /// Reads from where an earlier reader stopped.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: stream.makeAsyncIterator()) }

  /// Takes one change after another.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var stream: AsyncStream<Result<Change, ClientError>>.AsyncIterator

    /// The next change, or nil at the end.
    public mutating func next() async throws(ClientError) -> Change? {
      try await next(isolation: #isolation)
    }

    /// The next change, or nil at the end.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Change? {
      try await stream.next(isolation: actor)?.get()
    }
  }
}

/// Who listens for changes: the subscriptions of the stateless era, and whoever listens to a session.
struct Listeners {
  typealias Continuation = AsyncStream<Result<Change, ClientError>>.Continuation

  struct Listener {
    let continuation: Continuation
    /// What a session's listener wants; a subscription's was filtered before.
    var filter = SubscriptionFilter()
    /// The resources that the session is subscribed to for it.
    var resources: Set<String> = []
    var whenAcknowledged: CheckedContinuation<Result<SubscriptionFilter, ClientError>, Never>?
  }

  private var subscriptions: [MessageID: Listener] = [:]
  private var observers: [Int: Listener] = [:]
  private var lastNumber = 0

  /// The resources that a session is subscribed to for those who listen to it.
  var observedResources: Set<String> {
    observers.values.reduce(into: []) { $0.formUnion($1.resources) }
  }

  mutating func add(_ id: MessageID, _ listener: Listener) { subscriptions[id] = listener }

  mutating func observe(_ listener: Listener) -> Int {
    lastNumber += 1
    observers[lastNumber] = listener
    return lastNumber
  }

  /// The session is subscribed to a resource for it.
  mutating func hold(_ uri: String, for number: Int) { observers[number]?.resources.insert(uri) }

  /// Answers with the resources that it was subscribed to.
  mutating func stopObserving(_ number: Int) -> Set<String> {
    observers.removeValue(forKey: number)?.resources ?? []
  }

  mutating func acknowledged(_ id: MessageID, _ filter: SubscriptionFilter) {
    subscriptions[id]?.whenAcknowledged.take()?.resume(returning: .success(filter))
  }

  /// Tells a subscription, or everybody who listens to the session.
  func changed(_ id: MessageID?, _ change: Change) {
    if let id {
      subscriptions[id]?.continuation.yield(.success(change))
    } else {
      for observer in observers.values where change.isWanted(by: observer.filter) {
        observer.continuation.yield(.success(change))
      }
    }
  }

  /// A subscription is over: in good order, or because of an error.
  mutating func end(_ id: MessageID, _ error: ClientError?) {
    guard let listener = subscriptions.removeValue(forKey: id) else { return }
    if let waiting = listener.whenAcknowledged {
      waiting.resume(returning: .failure(error ?? ClientError(.noAnswer)))
    } else if let error {
      listener.continuation.yield(.failure(error))
    }
    listener.continuation.finish()
  }

  /// Nobody is told anything any more.
  mutating func end(_ error: ClientError? = nil) {
    for id in Array(subscriptions.keys) { end(id, error ?? ClientError(.closed)) }
    for observer in observers.values {
      if let error { observer.continuation.yield(.failure(error)) }
      observer.continuation.finish()
    }
    observers = [:]
  }
}
