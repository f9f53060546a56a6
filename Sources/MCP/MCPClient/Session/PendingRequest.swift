internal import PosternEventLoop
internal import PosternJSON
internal import PosternMCP

/// A request that somebody waits for.
final class PendingRequest {
  let request: ClientRequest
  let options: CallOptions
  /// The message, until it is sent.
  let message: Outbound
  /// What gets it to the server, and brings the answer where answers have streams.
  var work: Task<Void, Never>?
  /// Whether it is on its way, or was.
  var isSent = false
  /// Whether lines came meanwhile that are no messages.
  var sawNoise = false
  private let timer: LoopTimer
  private let silence: Duration
  private var end: LoopInstant
  private var outcome: Result<JSONView, ClientError>?
  private var whenSettled: ((Result<JSONView, ClientError>) -> Void)?

  init(
    _ request: ClientRequest, _ options: CallOptions, _ message: Outbound, _ deadlines: ClientDeadlines,
    timer: LoopTimer
  ) {
    self.request = request
    self.options = options
    self.message = message
    self.timer = timer
    silence = deadlines.silence
    end = LoopInstant.current.advanced(by: deadlines.total)
    touch()
  }

  /// Whether it was settled.
  var isSettled: Bool { outcome != nil }

  /// Somebody is there: the wait begins anew.
  func touch() {
    guard end != .never else { return }
    timer.set(min(end, LoopInstant.current.advanced(by: silence)))
  }

  /// The server waits for us: only the whole has an end.
  func pause() {
    guard end != .never else { return }
    timer.set(end)
  }

  /// It runs until somebody ends it.
  func runForever() {
    end = .never
    timer.clear()
  }

  /// Calls `action` with what came of it, at once if that is known.
  func whenSettled(_ action: @escaping (Result<JSONView, ClientError>) -> Void) {
    if let outcome { action(outcome) } else { whenSettled = action }
  }

  func settle(_ outcome: Result<JSONView, ClientError>) {
    guard self.outcome == nil else { return }
    timer.cancel()
    self.outcome = outcome
    whenSettled.take()?(outcome)
  }
}

/// A question of the server that somebody is busy with.
struct OpenQuestion {
  /// Tells two questions of one id apart: the second may come when the first was taken back.
  let number: Int
  let task: Task<Void, Never>
}

/// The rest of a stream whose answer has come.
///
/// It is read for a moment, so that its connection can be used again.
struct EndingStream {
  static let patience = Duration.milliseconds(250)

  let work: Task<Void, Never>
  let timer: LoopTimer
}
