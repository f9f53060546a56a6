internal import PosternMCPServer
internal import Synchronization

/// What a call has to say to the client that waits for it, in order, and no faster than the client reads.
final class Mailbox: Sendable {
  /// One thing to say.
  enum Item: Sendable {
    /// A message before the reply.
    case message([UInt8])
    /// The reply; nothing follows it.
    case reply(Reply)
    /// It takes long: the client is to see that somebody is here.
    case patience
  }

  private struct State {
    var items: [Item] = []
    var reader: CheckedContinuation<Item?, Never>?
    var writers: [CheckedContinuation<Bool, Never>] = []
    var isClosed = false
  }

  /// So many messages wait for a slow client before the call waits as well.
  private static let depth = 16
  private let state = Mutex(State())

  /// Puts a message in, when there is room.
  ///
  /// - Throws: `CancellationError` when nobody reads any more.
  func send(_ message: [UInt8]) async throws {
    let isOpen = await withCheckedContinuation { continuation in
      let verdict: Bool? = state.withLock { state in
        guard !state.isClosed else { return false }
        guard state.items.count >= Self.depth else { return true }
        state.writers.append(continuation)
        return nil
      }
      if let verdict { continuation.resume(returning: verdict) }
    }
    guard isOpen, put(.message(message)) else { throw CancellationError() }
  }

  /// Puts something in that waits for no room; false when nobody reads any more.
  @discardableResult
  func put(_ item: Item) -> Bool {
    let (reader, isOpen) = state.withLock { state -> (CheckedContinuation<Item?, Never>?, Bool) in
      guard !state.isClosed else { return (nil, false) }
      if let reader = state.reader.take() { return (reader, true) }
      state.items.append(item)
      return (nil, true)
    }
    reader?.resume(returning: item)
    return isOpen
  }

  /// Takes the next thing, or nil when the box is closed.
  func next() async -> Item? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (item, writer): (Item??, CheckedContinuation<Bool, Never>?) = state.withLock { state in
          guard !state.isClosed, !Task.isCancelled else { return (.some(nil), nil) }
          guard state.items.isEmpty else {
            let writer = state.writers.isEmpty ? nil : state.writers.removeFirst()
            return (state.items.removeFirst(), writer)
          }
          state.reader = continuation
          return (nil, nil)
        }
        writer?.resume(returning: true)
        if let item { continuation.resume(returning: item) }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume(returning: nil)
    }
  }

  /// Nobody reads any more: whoever writes is told.
  func close() {
    let (reader, writers) = state.withLock { state in
      state.isClosed = true
      state.items = []
      defer { state.writers = [] }
      return (state.reader.take(), state.writers)
    }
    reader?.resume(returning: nil)
    for writer in writers { writer.resume(returning: false) }
  }

  /// Whether nothing was put in yet.
  var isEmpty: Bool { state.withLock { $0.items.isEmpty } }
}
