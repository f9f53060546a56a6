internal import PosternEventLoop

/// The deadlines of ``ServerLimits`` in the loop's unit: they are added to the time on every request.
final class Patience: Sendable {
  let head, body, bodyGrace, idle, write, silence, linger: UInt64
  let bodyRate: UInt64
  /// Bytes of a body that must come within `body`.
  let bodyStretch: UInt64

  init(_ limits: ServerLimits) {
    head = limits.headTime.wholeMilliseconds
    body = limits.bodyTime.wholeMilliseconds
    bodyGrace = limits.bodyGrace.wholeMilliseconds
    idle = limits.idleTime.wholeMilliseconds
    write = limits.writeTime.wholeMilliseconds
    silence = limits.eventSilence.wholeMilliseconds
    linger = limits.lingerTime.wholeMilliseconds
    bodyRate = UInt64(max(1, limits.bodyRate))
    bodyStretch = max(1, bodyRate.multipliedReportingOverflow(by: body).partialValue / 1000)
  }
}

/// When a connection's patience ends, and what happens then.
///
/// Data in, verdict out: the clock is an argument.
struct ConnectionDeadlines {
  enum Phase: Equatable {
    /// TLS is not spoken yet; since the connection came. Progress buys no time.
    case handshake(since: LoopInstant)
    /// No request; since when.
    case idle(since: LoopInstant)
    /// A head is coming; since its first byte. Progress buys no time (slowloris).
    case head(since: LoopInstant)
    /// A body is coming: since when, how many bytes so far, and since when it owes the next stretch of them.
    case body(since: LoopInstant, received: Int, owing: LoopInstant? = nil)
    /// The handler works: its own deadline is not the connection's.
    case handling
    /// Bytes wait for the peer to read; since the last time that it took them.
    case writing(since: LoopInstant)
    /// An event stream is silent; since when.
    case silent(since: LoopInstant)
    /// The last answer is out; what still comes is thrown away.
    case lingering(since: LoopInstant)
  }

  enum Verdict: Equatable {
    case wait(until: LoopInstant)
    case close
    case refuse
    case reset
    case sendComment
  }

  let patience: Patience
  var phase: Phase

  /// The moment at which `verdict` has something to say.
  var next: LoopInstant {
    switch phase {
    case .idle(let since): since.advanced(by: patience.idle)
    case .handshake(let since), .head(let since): since.advanced(by: patience.head)
    case .body(let since, let received, let owing): bodyDeadline(since, received, owing ?? since)
    case .handling: .never
    case .writing(let since): since.advanced(by: patience.write)
    case .silent(let since): since.advanced(by: patience.silence)
    case .lingering(let since): since.advanced(by: patience.linger)
    }
  }

  func verdict(at now: LoopInstant) -> Verdict {
    guard now >= next else { return .wait(until: next) }
    return switch phase {
    case .handshake, .idle, .lingering: .close
    case .head, .body: .refuse
    case .handling: .wait(until: .never)
    case .writing: .reset
    case .silent: .sendComment
    }
  }

  /// A body must keep up its rate on average, and may not rest on what it sent before: each stretch has `bodyTime`.
  private func bodyDeadline(_ since: LoopInstant, _ received: Int, _ owing: LoopInstant) -> LoopInstant {
    let (milliseconds, overflow) = UInt64(received).multipliedReportingOverflow(by: 1000)
    let earned = since.advanced(by: patience.bodyGrace)
      .advanced(by: overflow ? .max : milliseconds / patience.bodyRate)
    return min(earned, owing.advanced(by: patience.body))
  }
}

/// Whether a peer gets on, or only pretends to: a byte now and then buys no time (H3, H4).
struct Progress {
  private var since: LoopInstant?
  private var count: UInt64 = 0
  /// Bytes that must be read or sent within the time for one stretch.
  private let stretch: UInt64

  init(stretch: UInt64 = 64 * 1024) { self.stretch = stretch }

  /// Answers since when the peer owes the next stretch, when it has come to `count` bytes.
  mutating func owing(at now: LoopInstant, _ count: UInt64) -> LoopInstant {
    if let since, count &- self.count < stretch { return since }
    since = now
    self.count = count
    return now
  }
}
