internal import PosternCryptography
internal import PosternEventLoop
internal import PosternHTTPTypes

/// One connection: bytes to requests, requests to handlers, answers to bytes, one after the other.
///
/// It lives on one loop and never leaves it, so it needs neither lock nor actor; its task reaches it through `port`.
/// Exclusive access is not checked at run time for what every request touches: no callback runs inside an access.
final class HTTPConnection {
  let info: ConnectionInfo
  let shared: LoopState
  let stream: ByteStream
  /// Where the connection stands in its loop's list.
  var place = 0
  @exclusivity(unchecked) var exchange: Exchange?
  @exclusivity(unchecked) var task: Task<Void, Never>?
  /// Tasks that wait until the peer has read what was written.
  var writers: [CheckedContinuation<Void, Never>] = []
  @exclusivity(unchecked) var deadlines: ConnectionDeadlines
  let port = LoopLocal<HTTPConnection?>(nil)
  @exclusivity(unchecked) private(set) var hasEnded = false
  @exclusivity(unchecked) private(set) var isClosed = false
  @exclusivity(unchecked) private var parser: RequestParser
  @exclusivity(unchecked) private var upload: Upload?
  @exclusivity(unchecked) private(set) var backlog: [UInt8] = []
  @exclusivity(unchecked) private var isConsuming = false
  @exclusivity(unchecked) private var lingering: Int?
  /// Whether it has not asked anything.
  @exclusivity(unchecked) private var isNew = true
  /// Whether requests wait in the backlog for the loop's next turn.
  @exclusivity(unchecked) private var isResting = false
  /// Bytes of body that this connection holds.
  @exclusivity(unchecked) private var held = 0
  /// How far the peer is with reading what it asked for.
  @exclusivity(unchecked) private var reader = Progress()
  @exclusivity(unchecked) private var timer: LoopTimer?

  /// A request whose body is still coming.
  private struct Upload {
    let head: RequestHead
    let match: RouteTable.Match
    let began: UInt64
    var body: [UInt8]
    var progress: Progress
  }

  /// A body that may be no larger has one deadline for all of it (H3).
  private static let smallBody = 64 * 1024

  init(_ stream: ByteStream, shared: LoopState) {
    self.stream = stream
    self.shared = shared
    info = ConnectionInfo(
      loop: shared.loop, peerAddress: stream.peerAddress, isSecure: shared.settings.tls != nil)
    parser = RequestParser(limits: shared.parserLimits)
    let now = shared.loop.now
    deadlines = ConnectionDeadlines(
      patience: shared.patience, phase: info.isSecure ? .handshake(since: now) : .idle(since: now))
  }

  /// Begins to read; the stream keeps the connection alive from here on.
  func open() {
    port.set(self, on: shared.loop)
    shared.opened(self)
    let timer = LoopTimer(on: shared.loop) { [unowned self] in deadlinePassed() }
    self.timer = timer
    timer.set(deadlines.next)
    stream.delegate = self
    if let tls = shared.settings.tls {
      do throws(TLSError) { try stream.startTLS(server: tls) } catch { return close() }
    }
    stream.startReading()
  }

  /// Since when no request is under way; nil while one is.
  var idleSince: LoopInstant? {
    switch deadlines.phase {
    case .idle(let since): since
    case .handshake(let since) where !stream.isHandshaking: since
    default: nil
    }
  }

  /// Whether all that was to be said has left, and only the peer's end is waited for.
  var isOver: Bool { lingering != nil && stream.bufferedByteCount == 0 }

  func enter(_ phase: ConnectionDeadlines.Phase) {
    deadlines.phase = phase
    timer?.set(deadlines.next)
  }
}

// MARK: Bytes in

extension HTTPConnection: ByteStreamDelegate {
  func streamReceived(_ bytes: UnsafeRawBufferPointer) {
    if let left = lingering {
      lingering = left - bytes.count
      if left < bytes.count { close() }
    } else if exchange != nil || isResting {
      backlog.append(contentsOf: bytes)
      if backlog.count > shared.limits.backlog { stream.stopReading() }
    } else {
      consume(RawSpan(_unsafeBytes: bytes))
    }
  }

  /// Reads requests until one has to be waited for; what is left then waits in the backlog.
  private func consume(_ input: RawSpan) {
    isConsuming = true
    defer { isConsuming = false }
    var offset = 0
    // H4: who sends many requests at once waits for everybody else after a few of them.
    let allowance = shared.requestsPerTurn
    var answered = 0
    while exchange == nil, lingering == nil, !isClosed, answered < allowance {
      let left = input.extracting(droppingFirst: offset)
      let (consumed, event) = parser.next(left)
      switch event {
      case .needMore: return waitForMore()
      case .head(let head): begin(head)
      case .body(let range):
        guard hold(range.count) else { return refuse(.tooMuchAtOnce) }
        left.extracting(range).withUnsafeBytes { upload?.body.append(contentsOf: $0) }
      case .end:
        start()
        answered += 1
      case .refused(let refusal): return refuse(refusal)
      }
      offset += consumed
    }
    guard !isClosed, lingering == nil else { return }
    input.extracting(droppingFirst: offset).withUnsafeBytes { backlog.append(contentsOf: $0) }
    if exchange == nil { rest() }
  }

  /// Goes on in the loop's next turn, after a look at everybody else's sockets.
  private func rest() {
    guard !backlog.isEmpty else { return waitForMore() }
    isResting = true
    stream.stopReading()
    shared.continueSoon(self)
  }

  /// Answers what waits in the backlog.
  func proceed() {
    isResting = false
    guard !isClosed, exchange == nil, lingering == nil else { return }
    let waiting = backlog
    backlog = []
    if waiting.isEmpty {
      waitForMore()
    } else {
      waiting.withUnsafeBytes { consume(RawSpan(_unsafeBytes: $0)) }
    }
    // H4: an answer makes room for what it took out of the backlog, and for nothing else.
    if !hasEnded, !isResting, backlog.count <= shared.limits.backlog { stream.startReading() }
  }

  /// Bytes wait for the peer to read them.
  func waitForReader() {
    enter(.writing(since: reader.owing(at: shared.loop.now, stream.takenByteCount)))
  }

  /// The peer has read all of a stream so far: what it owes later begins later.
  func readerCaughtUp() { reader = Progress() }

  private func waitForMore() {
    if hasEnded { return close() }
    let now = shared.loop.now
    if let upload {
      var since = now
      if case .body(let began, _, _) = deadlines.phase { since = began }
      let received = upload.body.count
      let owing = self.upload?.progress.owing(at: now, UInt64(received))
      enter(.body(since: since, received: received, owing: owing))
    } else if parser.isIdle {
      reader = Progress()
      enter(.idle(since: now))
    } else if case .head = deadlines.phase {
      return
    } else {
      enter(.head(since: now))
    }
  }

  /// The peer sends nothing more.
  ///
  /// It may still read: an answer that is being made is finished. A stream is not, and nothing that may take long is
  /// waited for, since nothing else tells that the reader has gone.
  func streamEnded() {
    hasEnded = true
    if lingering != nil { return stream.closeAfterWriting() }
    if isResting { return }
    if exchange == nil { return close() }
    if worksForNobody { task?.cancel() }
  }

  func streamClosed(_ error: IOError?) {
    guard !isClosed else { return }
    isClosed = true
    timer?.cancel()
    task?.cancel()
    resumeWriters()
    port.set(nil, on: shared.loop)
    if exchange != nil { record(status: .clientClosed) }
    if let error, error.code == .tls, case .handshake = deadlines.phase {
      shared.settings.handshakeFailed(error, info)
    }
    releaseBody()
    exchange = nil
    shared.closed(self)
  }
}

// MARK: Requests

extension HTTPConnection {
  /// Counts bytes of a body against what all bodies together may hold.
  private func hold(_ count: Int) -> Bool {
    held += count
    return shared.settings.holdBody(count)
  }

  private func releaseBody() {
    guard held > 0 else { return }
    shared.settings.releaseBody(held)
    held = 0
  }

  private func begin(_ head: RequestHead) {
    let match = shared.settings.routes.match(head.method, head.decodedPath?.text, isServer: head.isForServer)
    parser.bodyLimit = match.endpoint.bodyLimit ?? shared.limits.body
    var body: [UInt8] = []
    var isWelcome = true
    if case .length(let length) = head.framing {
      isWelcome = length <= parser.bodyLimit
      body.reserveCapacity(min(length, Self.smallBody))
    }
    if head.expectsContinue, isWelcome { stream.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
    // H3: where only little may be sent, no stretch of it buys more time.
    let stretch = parser.bodyLimit <= Self.smallBody ? .max : shared.patience.bodyStretch
    upload = Upload(
      head: head, match: match, began: ProcessClock.nanoseconds, body: body,
      progress: Progress(stretch: stretch))
  }

  private func start() {
    guard let upload = upload.take() else { return }
    isNew = false
    let request = Request(upload.head, body: upload.body)
    var context = RequestContext(
      connection: info, id: shared.nextRequestID(), route: upload.match.endpoint.route,
      parameters: upload.match.parameters)
    shared.settings.complete(&context, for: request)
    exchange = Exchange(
      shared.exchanges, request, context, upload.match.endpoint, began: upload.began,
      keepsAlive: upload.head.keepsAlive)
    shared.settings.metrics?.requestBegan()
    // A deadline of the request's own is its handler's business.
    deadlines.phase = .handling
    let responder = upload.match.endpoint.responder
    switch responder.decide(request, context) {
    case .answer(let response):
      if case .bytes(let body) = response.body { return answer(response, body) }
      let streaming = StreamingTask(port: port, loop: shared.loop)
      follow(
        Task.immediate(executorPreference: shared.loop) { @concurrent in await streaming.run(response) })
    case .wait(let wait):
      let streaming = StreamingTask(port: port, loop: shared.loop)
      // As few functions that can suspend as may be between the task and the handler: each costs its frame.
      follow(
        Task.immediate(executorPreference: shared.loop) { @concurrent [context] in
          let response: Response
          do {
            response = responder.checked(try await wait(request, context), request, context)
          } catch { response = responder.answer(error, request, context) }
          guard case .bytes(let body) = response.body else { return await streaming.run(response) }
          streaming.connection?.answer(response, body)
        })
    }
  }

  /// Keeps a task, which begins at once and may be over by now, to cancel it when the peer goes.
  private func follow(_ task: Task<Void, Never>) {
    guard exchange != nil else { return }
    self.task = task
    // A stream may have begun before there was anything to cancel.
    if worksForNobody { task.cancel() }
    if case .handling = deadlines.phase { timer?.clear() }
  }

  /// The answer has left: the next request, or the end.
  func finishExchange() {
    guard let exchange = exchange.take() else { return }
    task = nil
    record(exchange)
    releaseBody()
    guard exchange.keepsAlive, !shared.isDraining else { return linger() }
    if !isConsuming { proceed() }
  }

  private func refuse(_ refusal: Refusal) {
    let status = Status(refusal.status) ?? .badRequest
    refuse(HTTPError(status, code: refusal.rawValue, message: refusal.message))
  }

  /// Answers what is no request, once, and ends the connection (RFC 9112 section 9.6, R4).
  func refuse(_ error: HTTPError) {
    shared.settings.refused(error, by: info)
    let response = error.response(correlation: shared.nextRequestID())
    upload = nil
    releaseBody()
    if case .bytes(let body) = response.body {
      sendHead(of: response, framing: .length(body.count), keepsAlive: false, version: .http11, with: body)
    }
    linger()
  }

  /// Says goodbye, and reads what still comes so that the kernel does not answer it with a reset, which would take
  /// the answer away from a client that has not read it yet.
  private func linger() {
    guard lingering == nil, !isClosed else { return }
    lingering = shared.limits.linger
    backlog = []
    enter(.lingering(since: shared.loop.now))
    if hasEnded { return stream.closeAfterWriting() }
    stream.closeWriting()
    stream.startReading()
  }
}

// MARK: The end

extension HTTPConnection {
  /// Says goodbye, as TLS demands, and closes.
  func close() {
    stream.closeWriting()
    stream.close()
  }

  func abort() { stream.abort() }

  /// The server stops: nothing new begins, what is being answered ends.
  func drain() {
    switch deadlines.phase {
    // Who has just come, or has asked already, cannot know whether an effect took place if nothing came back.
    case .handshake, .idle:
      guard isNew || stream.hasUnread else { return linger() }
      enter(.lingering(since: shared.loop.now))
    // A request that has begun to come is answered: its client cannot know whether it was.
    case .head, .body, .lingering: break
    // Half of a body is none, so its stream has the drain's time; events may end after any of them.
    default:
      guard exchange?.kind.isEvents == true else { return }
      task?.cancel()
      resumeWriters()
    }
  }

  private func deadlinePassed() {
    // Who has shaken hands and says nothing is idle like any other.
    if case .handshake = deadlines.phase, let idleSince { return enter(.idle(since: idleSince)) }
    let now = shared.loop.now
    switch deadlines.verdict(at: now) {
    case .wait(let moment): timer?.set(moment)
    case .close: close()
    case .reset:
      // The clock of a stream is only looked at here: its reader may have got on meanwhile.
      let owing = reader.owing(at: now, stream.takenByteCount)
      if owing == now { enter(.writing(since: now)) } else { abort() }
    case .sendComment: sendComment()
    case .refuse:
      refuse(
        HTTPError(
          .requestTimeout, code: "request_timeout",
          message: "The request did not arrive in time; send it again."))
    }
  }
}
