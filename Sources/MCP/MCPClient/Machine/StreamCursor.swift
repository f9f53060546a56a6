internal import PosternHTTPTypes

/// How far a stream of events is read, and when to go on with it after it broke off (requirement MCP-79).
struct StreamCursor {
  /// What to name when the stream is asked for again; nil when it cannot be gone on with.
  private(set) var lastEventID: String?
  private let mostAttempts: Int
  private let isAnswer: Bool
  private var attempts = 0
  private var reconnectionTime: Duration?

  static let firstPause = Duration.seconds(1)
  static let longestPause = Duration.seconds(30)

  /// A stream that answers a request only goes forward by a later event: a server could otherwise repeat itself for ever.
  init(mostAttempts: Int, isAnswer: Bool) {
    self.mostAttempts = mostAttempts
    self.isAnswer = isAnswer
  }

  /// The stream has brought an event.
  mutating func advance() {
    if !isAnswer { attempts = 0 }
  }

  /// Takes what a decoder has learnt by the end of its stream.
  mutating func take(_ decoder: ServerSentEventDecoder) {
    if let id = decoder.lastEventID, id != lastEventID { attempts = 0 }
    lastEventID = decoder.lastEventID ?? lastEventID
    reconnectionTime = decoder.reconnectionTime.map { .milliseconds($0) } ?? reconnectionTime
  }

  /// How long to wait before the next attempt; nil when there were enough.
  ///
  /// The server's word counts, and is only exceeded after attempts that brought nothing.
  mutating func nextPause(jitter: Double) -> Duration? {
    guard attempts < mostAttempts else { return nil }
    defer { attempts += 1 }
    if attempts == 0, let reconnectionTime { return reconnectionTime }
    let doublings = min(max(attempts - 1, 0), 10)
    let grown = min(Self.firstPause * (1 << doublings), Self.longestPause) * (1 - jitter / 2)
    return max(grown, reconnectionTime ?? .zero)
  }
}
