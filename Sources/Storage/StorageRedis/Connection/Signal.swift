internal import Synchronization

/// Calls a body that is named later than the caller.
final class Signal: Sendable {
  private let body = Mutex<(@Sendable () -> Void)?>(nil)
  func whenGiven(_ body: @escaping @Sendable () -> Void) { self.body.withLock { $0 = body } }
  func give() { body.withLock { $0 }?() }
}
