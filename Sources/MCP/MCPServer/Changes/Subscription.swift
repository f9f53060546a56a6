public import PosternMCP
internal import Synchronization

/// One subscriber's share of what changes: what it wants to know, and has not been told yet.
///
/// What happens twice before it is told is told once, so that a slow reader holds no more than there is to know.
public final class Subscription: Sendable {
  private struct State {
    var filter: SubscriptionFilter
    var pending: [Change] = []
    var reader: CheckedContinuation<Change?, Never>?
    var isOver = false
  }

  private let state: Mutex<State>

  /// A subscription to what a filter lets through.
  init(_ filter: SubscriptionFilter) { state = Mutex(State(filter: filter)) }

  /// What is wanted; a session's changes in its course.
  public var filter: SubscriptionFilter {
    get { state.withLock { $0.filter } }
    set { state.withLock { $0.filter = newValue } }
  }

  /// Changes the filter in one step.
  func change(_ body: (inout SubscriptionFilter) throws(ProtocolError) -> Void) throws(ProtocolError) {
    try state.withLock { state throws(ProtocolError) in try body(&state.filter) }
  }

  /// The next change; nil when the subscription is over, and when another reader takes its place.
  public func next() async -> Change? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (change, former): (Change??, CheckedContinuation<Change?, Never>?) = state.withLock { state in
          if !state.pending.isEmpty { return (state.pending.removeFirst(), nil) }
          guard !state.isOver, !Task.isCancelled else { return (.some(nil), nil) }
          defer { state.reader = continuation }
          return (nil, state.reader)
        }
        former?.resume(returning: nil)
        if let change { continuation.resume(returning: change) }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume(returning: nil)
    }
  }

  /// Ends the subscription: its reader is told what is pending, and then nil.
  public func end() {
    state.withLock { state in
      state.isOver = true
      return state.reader.take()
    }?.resume(returning: nil)
  }

  func offer(_ change: Change) {
    state.withLock { state -> CheckedContinuation<Change?, Never>? in
      guard !state.isOver, change.isWanted(by: state.filter) else { return nil }
      if let reader = state.reader.take() { return reader }
      // A task's later state replaces an earlier one that was not told.
      state.pending.removeAll { $0.isSuperseded(by: change) }
      state.pending.append(change)
      return nil
    }?.resume(returning: change)
  }
}

extension Change {
  /// Whether nobody needs to be told of it who is told of a later change.
  func isSuperseded(by later: Change) -> Bool {
    if case .task(let earlier) = self, case .task(let later) = later { return earlier.id == later.id }
    return self == later
  }
}
