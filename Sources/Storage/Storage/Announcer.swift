internal import Synchronization

/// Wakes those in this process who wait for a topic; drivers use it for what others tell them.
public final class Announcer: Sendable {
  private typealias Listeners = [UInt64: AsyncStream<Void>.Continuation]

  private struct State {
    var listeners: [String: Listeners] = [:]
    var lastID: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())
  private let changed: @Sendable (_ topic: String, _ isWanted: Bool) -> Void

  /// Nobody waits yet.
  ///
  /// - Parameter changed: Is told when a topic gets its first listener, and when it loses its last one.
  public init(changed: @escaping @Sendable (_ topic: String, _ isWanted: Bool) -> Void = { _, _ in }) {
    self.changed = changed
  }

  /// The topics that somebody waits for.
  public var topics: [String] { state.withLock { Array($0.listeners.keys) } }

  /// Wakes those who wait for a topic.
  public func announce(_ topic: String) {
    let listeners = state.withLock { $0.listeners[topic].map { Array($0.values) } ?? [] }
    for listener in listeners { listener.yield() }
  }

  /// Wakes everybody: something may have been missed.
  public func announceAll() {
    for topic in topics { announce(topic) }
  }

  /// What is announced from now on; several announcements that nobody read are one.
  public func announcements(of topic: String) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let (id, isFirst, isClosed) = state.withLock { state in
      state.lastID &+= 1
      guard !state.isClosed else { return (state.lastID, false, true) }
      let isFirst = state.listeners[topic] == nil
      state.listeners[topic, default: [:]][state.lastID] = continuation
      return (state.lastID, isFirst, false)
    }
    guard !isClosed else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in self?.forget(id, of: topic) }
    if isFirst { changed(topic, true) }
    return stream
  }

  private func forget(_ id: UInt64, of topic: String) {
    let isLast = state.withLock { state in
      guard state.listeners[topic]?.removeValue(forKey: id) != nil, state.listeners[topic]?.isEmpty == true
      else { return false }
      state.listeners[topic] = nil
      return true
    }
    if isLast { changed(topic, false) }
  }

  /// Ends all streams.
  public func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      defer { state.listeners = [:] }
      return state.listeners.values.flatMap(\.values)
    }
    for listener in listeners { listener.finish() }
  }
}
