internal import PosternEventLoop

/// The deadlines of a transfer, behind one timer.
final class TransferClock {
  private let idleLimit: Duration?
  private let loop: EventLoop
  private let total: LoopInstant
  private let connect: LoopInstant
  private var phase = HTTPClientError.Phase.connect
  private var timer: LoopTimer?

  init(_ deadlines: HTTPClient.Deadlines, on loop: EventLoop) {
    self.loop = loop
    idleLimit = deadlines.idle
    total = deadlines.total.map { loop.now.advanced(by: $0) } ?? .never
    connect = loop.now.advanced(by: deadlines.connect)
  }

  /// From now on `expired` is called with the phase whose deadline has come.
  func start(_ expired: @escaping (HTTPClientError.Phase) -> Void) {
    timer = LoopTimer(on: loop) { [unowned self] in expired(phase) }
    set(connect, .connect)
  }

  /// There is a connection, or a sign of life on it.
  func peerIsAlive() {
    set(idleLimit.map { loop.now.advanced(by: $0) } ?? .never, .idle)
  }

  /// It is the reader here who is waited for.
  func readerIsAwaited() { set(.never, .idle) }

  func stop() {
    timer?.cancel()
    timer = nil
  }

  /// How long one of so many addresses may be tried, so that the last one has its turn.
  func connectShare(of count: Int) -> Duration {
    loop.now.duration(to: min(connect, total)) / max(count, 1)
  }

  private func set(_ moment: LoopInstant, _ phase: HTTPClientError.Phase) {
    self.phase = moment < total ? phase : .total
    timer?.set(min(moment, total))
  }
}
