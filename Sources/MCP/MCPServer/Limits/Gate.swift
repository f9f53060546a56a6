internal import Synchronization

/// How many of something one key, and all keys together, may have at once.
final class Gate: Sendable {
  private struct State {
    var held: [String: Int] = [:]
    var total = 0
  }

  private let state = Mutex(State())
  private let each: Int
  private let all: Int

  /// A gate; nobody is inside.
  ///
  /// - Parameters:
  ///   - each: The most that one key may have.
  ///   - all: The most that there may be, those without a key included.
  init(each: Int, all: Int) {
    self.each = each
    self.all = all
  }

  /// Lets one more in, or not; whoever was let in leaves again.
  func enter(_ key: String?) -> Bool {
    state.withLock { state in
      guard state.total < all else { return false }
      if let key {
        guard state.held[key, default: 0] < each else { return false }
        state.held[key, default: 0] += 1
      }
      state.total += 1
      return true
    }
  }

  /// Lets one out.
  func leave(_ key: String?) {
    state.withLock { state in
      state.total -= 1
      guard let key, let held = state.held[key] else { return }
      state.held[key] = held > 1 ? held - 1 : nil
    }
  }
}
