internal import Synchronization

/// Carries a task's cancellation, which may come on any thread, to an operation on a loop.
final class LoopCancellation: Sendable {
  private let loop: EventLoop
  private let isRequested = Atomic(false)
  private let operation = LoopLocal<(() -> Void)?>(nil)

  init(on loop: EventLoop) { self.loop = loop }

  /// Calls `action` on the loop when cancellation comes, or at once if it has come.
  func whenRequested(_ action: @escaping () -> Void) {
    operation.set(action, on: loop)
    if isRequested.load(ordering: .acquiring) { run() }
  }

  /// The operation is over: what `whenRequested` was given is let go.
  func forget() { operation.set(nil, on: loop) }

  /// Asks, on any thread.
  func request() {
    isRequested.store(true, ordering: .releasing)
    Task.immediate { await LoopRunner(loop: loop).run { [self] in run() } }
  }

  private func run() {
    let action = operation.get(on: loop)
    operation.set(nil, on: loop)
    action?()
  }
}

/// A value that only its loop's thread may touch, inside something that travels.
///
/// `@unchecked`: every access checks the thread first.
package final class LoopLocal<Value>: @unchecked Sendable {
  private var value: Value
  package init(_ value: Value) { self.value = value }

  package func get(on loop: EventLoop) -> Value {
    loop.checkIsolated()
    return value
  }

  package func set(_ value: Value, on loop: EventLoop) {
    loop.checkIsolated()
    self.value = value
  }
}
