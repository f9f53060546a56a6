public import PosternMCP
internal import Synchronization

/// Tells everybody in the process who subscribed, whichever connection a change came from (requirement MCP-41).
public final class Broadcaster: Sendable {
  private struct State {
    var subscriptions: [ObjectIdentifier: Subscription] = [:]
    var relay: (@Sendable (Change) -> Void)?
    var isOver = false
  }

  private let state = Mutex(State())

  /// Nobody has subscribed.
  init() {}

  /// Hands every change of this process to whoever tells other replicas; what they tell goes to ``deliver(_:)``.
  func relay(to other: @escaping @Sendable (Change) -> Void) { state.withLock { $0.relay = other } }

  /// Tells a change of this process: here, and to other replicas.
  public func publish(_ change: Change) {
    let relay = state.withLock { $0.relay }
    deliver(change)
    relay?(change)
  }

  /// Tells a change here only: it came from another replica.
  public func deliver(_ change: Change) {
    for subscription in state.withLock({ Array($0.subscriptions.values) }) { subscription.offer(change) }
  }

  /// Subscribes; whoever does ends it again.
  public func subscribe(_ filter: SubscriptionFilter) -> Subscription {
    let subscription = Subscription(filter)
    let isOver = state.withLock { state in
      if !state.isOver { state.subscriptions[ObjectIdentifier(subscription)] = subscription }
      return state.isOver
    }
    if isOver { subscription.end() }
    return subscription
  }

  /// Forgets a subscription and ends it.
  public func unsubscribe(_ subscription: Subscription) {
    state.withLock { $0.subscriptions[ObjectIdentifier(subscription)] = nil }
    subscription.end()
  }

  /// Ends all subscriptions, those to come among them: the server stops.
  func end() {
    let all = state.withLock { state in
      state.isOver = true
      defer { state.subscriptions = [:] }
      return Array(state.subscriptions.values)
    }
    for subscription in all { subscription.end() }
  }

  /// Whether anybody wants to know how a task stands.
  func hasSubscriber(toTask id: String) -> Bool {
    state.withLock { $0.subscriptions.values.contains { $0.filter.tasks.contains(id) } }
  }

  /// How many have subscribed.
  public var count: Int { state.withLock { $0.subscriptions.count } }
}
