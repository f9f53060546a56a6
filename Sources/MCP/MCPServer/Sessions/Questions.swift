internal import PosternMCP

/// The requests that a server has sent to its client, and who waits for their answers.
struct Questions {
  typealias Waiter = CheckedContinuation<IncomingResponse?, Never>

  private enum Question {
    /// It was sent; its answer may come before anybody waits for it.
    case expected
    case waiting(Waiter)
    case answered(IncomingResponse)
  }

  private var asked: [MessageID: Question] = [:]
  private var count: Int64 = 0

  /// An id that no other question of this session has.
  mutating func nextID() -> MessageID {
    count += 1
    return .string("ask-\(count)")
  }

  mutating func expect(_ id: MessageID) { asked[id] = .expected }

  /// Waits for an answer; what it returns is there already, and nil inside says that nothing will come.
  mutating func wait(for id: MessageID, _ waiter: Waiter) -> IncomingResponse?? {
    switch asked[id] {
    case .expected:
      guard !Task.isCancelled else {
        asked[id] = nil
        return .some(nil)
      }
      asked[id] = .waiting(waiter)
      return nil
    case .answered(let response):
      asked[id] = nil
      return .some(response)
    case .waiting, nil: return .some(nil)
    }
  }

  /// Takes an answer, and hands out who waits for it.
  mutating func arrived(_ response: IncomingResponse, _ id: MessageID) -> Waiter? {
    switch asked[id] {
    case .expected:
      asked[id] = .answered(response)
      return nil
    case .waiting(let waiter):
      asked[id] = nil
      return waiter
    case .answered, nil: return nil
    }
  }

  /// Gives a question up, and hands out who waits for its answer.
  mutating func forget(_ id: MessageID) -> Waiter? {
    guard case .waiting(let waiter) = asked.removeValue(forKey: id) else { return nil }
    return waiter
  }

  /// Gives all questions up, and hands out who waits.
  mutating func removeAll() -> [Waiter] {
    defer { asked = [:] }
    return asked.values.compactMap { if case .waiting(let waiter) = $0 { waiter } else { nil } }
  }
}
