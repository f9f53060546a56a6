import Synchronization

/// Something that a script tells its test once.
final class Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func raise() { continuation.yield() }

  /// Waits until it has been raised.
  func wait() async {
    for await _ in stream { return }
  }
}

/// A number that several tasks count up.
final class Count: Sendable {
  private let number = Atomic(0)

  var value: Int { number.load(ordering: .sequentiallyConsistent) }

  @discardableResult
  func add(_ amount: Int = 1) -> Int { number.add(amount, ordering: .sequentiallyConsistent).newValue }
}
