/// One task that waits for a stream, for a deadline or for its own cancellation, whichever comes first.
final class StreamWaiter {
  enum Outcome { case woken, timedOut, cancelled }

  private var continuation: CheckedContinuation<Outcome, Never>?

  func wake(_ outcome: Outcome = .woken) { continuation.take()?.resume(returning: outcome) }

  func wait(
    until deadline: LoopInstant, on loop: EventLoop, isolation: isolated (any Actor)? = #isolation
  ) async -> Outcome {
    let timer = LoopTimer(on: loop) { [self] in wake(.timedOut) }
    timer.set(deadline)
    let cancellation = LoopCancellation(on: loop)
    defer {
      timer.cancel()
      cancellation.forget()
    }
    return await withTaskCancellationHandler {
      // A closure that does not name its isolation runs elsewhere.
      _ = isolation
      return await withCheckedContinuation {
        continuation = $0
        cancellation.whenRequested { [self] in wake(.cancelled) }
      }
    } onCancel: {
      cancellation.request()
    }
  }
}
