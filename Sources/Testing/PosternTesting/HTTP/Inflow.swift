internal import PosternEventLoop

/// What has come on a connection and nobody has taken.
final class Inflow: ByteStreamDelegate {
  private(set) var bytes: [UInt8] = []
  private(set) var ending: RawConnection.Ending?
  private var waiter: CheckedContinuation<Bool, Never>?

  /// Waits for bytes or the end; false when the time is over.
  func more() async -> Bool {
    await withCheckedContinuation { waiter = $0 }
  }

  func take(_ count: Int) -> [UInt8] {
    defer { bytes.removeFirst(count) }
    return Array(bytes.prefix(count))
  }

  func expire() { waiter.take()?.resume(returning: false) }

  func streamReceived(_ received: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: received)
    wake()
  }

  func streamEnded() { end(.end) }

  func streamDrained() {}

  func streamClosed(_ error: IOError?) { end(.broken(error?.code ?? .closed)) }

  private func end(_ how: RawConnection.Ending) {
    ending = ending ?? how
    wake()
  }

  private func wake() { waiter.take()?.resume(returning: true) }
}
