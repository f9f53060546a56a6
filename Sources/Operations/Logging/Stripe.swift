import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One of several buffers that lines wait in: threads are spread over them, so that two loops seldom meet at a lock.
final class Stripe: Sendable {
  struct State {
    var line: LineBuffer
    var dropped = 0
  }

  let state: Mutex<State>
  private let capacity: Int

  init(format: LogFormat, capacity: Int) {
    state = Mutex(State(line: LineBuffer(format: format)))
    self.capacity = capacity
  }

  /// Renders a line behind the others, or counts it when they already fill the buffer.
  ///
  /// True for the line that makes the buffer half full.
  func append(_ render: (inout LineBuffer) -> Void) -> Bool {
    state.withLock { state in
      let before = state.line.bytes.count
      guard before < capacity else {
        state.dropped += 1
        return false
      }
      render(&state.line)
      return before < capacity / 2 && state.line.bytes.count >= capacity / 2
    }
  }

  /// Exchanges the waiting lines for an empty buffer, and says how many were dropped behind them.
  func take(into spare: inout [UInt8]) -> Int {
    state.withLock { state in
      swap(&state.line.bytes, &spare)
      defer { state.dropped = 0 }
      return state.dropped
    }
  }

  var isEmpty: Bool { state.withLock { $0.line.bytes.isEmpty && $0.dropped == 0 } }

  /// A power of two that is not below the number of processors, and at most 16.
  static let suitedCount: Int = {
    var count = 1
    while count < min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))) { count *= 2 }
    return count
  }()

  /// A number that is the same for every call on one thread.
  static var indexOfThread: Int {
    #if canImport(Glibc)
      let identity = UInt(pthread_self())
    #else
      let identity = UInt(bitPattern: pthread_self())
    #endif
    // Stacks lie megabytes apart: mix the address, take high bits.
    return Int(truncatingIfNeeded: (identity >> 12) &* 0x9E37_79B9_7F4A_7C15 >> 32)
  }
}
