/// Tasks that wait on one loop for the same thing, each with its own deadline and its own cancellation.
final class WaitingTasks {
  enum Outcome {
    case woken, timedOut, cancelled, loopStopped

    /// Throws when the wait ended before what was waited for came.
    func check(_ action: @autoclosure () -> String) throws(IOError) {
      switch self {
      case .woken: break
      case .timedOut: throw IOError(.timedOut, action: action())
      case .cancelled: throw IOError(.closed, action: action(), detail: "its task was cancelled")
      case .loopStopped: throw .loopStopped(action())
      }
    }
  }

  private struct Entry {
    let ticket: UInt
    let continuation: CheckedContinuation<Outcome, Never>
  }

  private var entries: [Entry] = []
  private var lastTicket: UInt = 0

  /// Wakes them all; who has to wait on waits again.
  func wake() {
    let woken = entries
    entries = []
    for entry in woken { entry.continuation.resume(returning: .woken) }
  }

  private func wake(_ ticket: UInt, _ outcome: Outcome) {
    guard let index = entries.firstIndex(where: { $0.ticket == ticket }) else { return }
    entries.remove(at: index).continuation.resume(returning: outcome)
  }

  /// Waits to be woken; where `heedsCancellation` is false, the end of the task changes nothing.
  func wait(
    until deadline: LoopInstant, on loop: EventLoop, heedsCancellation: Bool = true,
    isolation: isolated (any Actor)? = #isolation
  ) async -> Outcome {
    // Nobody would end the wait: the timers are forgotten, and what was open is closed or will be.
    guard !loop.hasStopped else { return .loopStopped }
    lastTicket &+= 1
    let ticket = lastTicket
    let timer = LoopTimer(on: loop, woken: { [self] in wake(ticket, $0 ? .timedOut : .loopStopped) })
    timer.set(deadline)
    let cancellation = LoopSignal(on: loop)
    defer {
      timer.cancel()
      cancellation.forget()
    }
    return await withTaskCancellationHandler {
      // A closure that does not name its isolation runs elsewhere.
      _ = isolation
      return await withCheckedContinuation {
        entries.append(Entry(ticket: ticket, continuation: $0))
        if heedsCancellation { cancellation.whenGiven { [self] in wake(ticket, .cancelled) } }
      }
    } onCancel: {
      cancellation.give()
    }
  }
}
