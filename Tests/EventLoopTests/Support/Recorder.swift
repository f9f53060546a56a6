import PosternEventLoop

/// Writes down what happens on a stream, and lets a test wait for it.
final class Recorder: ByteStreamDelegate {
  enum Event: Hashable, CaseIterable { case received, ended, drained, closed }

  let stream: ByteStream
  private(set) var bytes: [UInt8] = []
  private(set) var events: [Event] = []
  private(set) var error: IOError?
  /// Called for every event, in its callback.
  var react: (Event) -> Void = { _ in }
  private var waiter: CheckedContinuation<Void, Never>?

  init(_ stream: ByteStream, reads: Bool = true) {
    self.stream = stream
    stream.delegate = self
    if reads { stream.startReading() }
  }

  func count(of event: Event) -> Int { events.count { $0 == event } }

  /// Waits until `event` has come.
  func wait(for event: Event) async {
    await wait { $0.events.contains(event) }
  }

  /// Waits until something is so.
  func wait(until isSo: (Recorder) -> Bool) async {
    while !isSo(self) { await withCheckedContinuation { waiter = $0 } }
  }

  func streamReceived(_ received: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: received)
    note(.received)
  }

  func streamEnded() { note(.ended) }
  func streamDrained() { note(.drained) }

  func streamClosed(_ error: IOError?) {
    self.error = error
    note(.closed)
  }

  private func note(_ event: Event) {
    events.append(event)
    react(event)
    waiter.take()?.resume()
  }
}
