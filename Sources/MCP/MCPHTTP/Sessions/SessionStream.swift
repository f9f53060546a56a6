internal import PosternHTTPTypes
internal import Synchronization

/// What one answer of a session has to say, numbered, so that a client that was cut off comes back for the rest
/// (requirement MCP-79).
///
/// It is never slower than its call: what a slow client does not read in time is dropped, the oldest first.
final class SessionStream: Sendable {
  /// What comes next to a reader.
  enum Step: Sendable {
    /// A message, and the number to come back with.
    case message([UInt8], number: Int)
    /// The connection is to be let go.
    case release(retry: Duration)
    /// Nothing follows.
    case end
  }

  private struct State {
    var messages: [[UInt8]] = []
    /// The number of the first message that is kept.
    var first = 1
    var byteCount = 0
    var isOver = false
    var release: Duration?
    var reader: CheckedContinuation<Void, Never>?
    /// Counts the readers: a newer one replaces an older one.
    var generation = 0
  }

  let number: Int
  private let limits: SessionLimits
  private let state = Mutex(State())

  init(_ number: Int, _ limits: SessionLimits) {
    self.number = number
    self.limits = limits
  }

  func append(_ message: [UInt8]) {
    change { state in
      guard !state.isOver else { return }
      state.messages.append(message)
      state.byteCount += message.count
      while state.messages.count > 1,
        state.messages.count > limits.keptMessages || state.byteCount > limits.keptBytes
      {
        state.byteCount -= state.messages.removeFirst().count
        state.first += 1
      }
    }
  }

  /// Nothing follows.
  func end() { change { $0.isOver = true } }

  /// Lets the present reader go; it comes back for the rest.
  func release(retry: Duration) { change { $0.release = retry } }

  /// Whether nothing was said yet.
  var isEmpty: Bool { state.withLock { $0.messages.isEmpty && $0.first == 1 } }

  var isOver: Bool { state.withLock { $0.isOver } }

  /// Begins to read, in place of whoever did.
  func attach() -> Int {
    var generation = 0
    change { state in
      state.generation += 1
      generation = state.generation
    }
    return generation
  }

  /// What follows a message that was read.
  func step(after number: Int, reader: Int) async -> Step {
    while true {
      let step = state.withLock { state in
        state.generation == reader ? Self.step(after: number, &state) : .end
      }
      if let step { return step }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let mayWait = state.withLock { state in
            guard !Task.isCancelled, state.generation == reader, !Self.hasStep(after: number, state) else {
              return false
            }
            state.reader = continuation
            return true
          }
          if !mayWait { continuation.resume() }
        }
      } onCancel: {
        state.withLock { $0.reader.take() }?.resume()
      }
      if Task.isCancelled { return .end }
    }
  }

  private static func step(after number: Int, _ state: inout State) -> Step? {
    let next = max(number + 1, state.first)
    if next - state.first < state.messages.count {
      return .message(state.messages[next - state.first], number: next)
    }
    if state.isOver { return .end }
    if let retry = state.release.take() { return .release(retry: retry) }
    return nil
  }

  private static func hasStep(after number: Int, _ state: State) -> Bool {
    max(number + 1, state.first) - state.first < state.messages.count || state.isOver || state.release != nil
  }

  private func change(_ body: (inout State) -> Void) {
    state.withLock { state in
      body(&state)
      return state.reader.take()
    }?.resume()
  }
}
