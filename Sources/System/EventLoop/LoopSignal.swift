internal import Synchronization

/// Carries to a loop what happens once on whatever thread: a task's cancellation, the end of a thread.
final class LoopSignal: Sendable {
  private let loop: EventLoop
  private let isGiven = Atomic(false)
  private let operation = LoopLocal<(() -> Void)?>(nil)

  init(on loop: EventLoop) { self.loop = loop }

  /// Calls `action` on the loop when it has happened, at once if it has already.
  func whenGiven(_ action: @escaping () -> Void) {
    operation.set(action, on: loop)
    if isGiven.load(ordering: .acquiring) { run() }
  }

  /// The operation is over: what `whenGiven` was told is let go.
  func forget() { operation.set(nil, on: loop) }

  /// Says that it has happened, on any thread.
  func give() {
    isGiven.store(true, ordering: .releasing)
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
