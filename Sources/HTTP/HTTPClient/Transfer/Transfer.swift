internal import CCurl
internal import PosternEventLoop
internal import PosternHTTPTypes

/// One request with its answer, from the first address that is tried to the last byte that is read.
///
/// It lives on its engine's loop. libcurl calls it from within `CurlMulti.perform`; nothing that it does there starts
/// anything in libcurl, except that a waiting task is resumed, which then runs after libcurl has returned.
@safe
final class Transfer {
  /// What a task waits for.
  enum Goal { case head, chunk, end }

  /// How many bytes wait for a reader before the peer has to.
  static let highWaterMark = 64 * 1024

  let request: HTTPClient.Request
  let multi: CurlMulti
  let configuration: HTTPClient.Configuration
  /// The addresses that are still to be tried, where curl does not resolve the name itself.
  var candidates: [IPAddress] = []
  var address: IPAddress?
  var handle: EasyHandle?

  var head = HeadReader()
  var headSize = 0
  var isHeadComplete = false
  var received: [UInt8] = []
  var receivedCount = 0
  var bodyLimit: Int
  var isReceivingPaused = false
  var isCollected = false

  var upload: Upload?
  var produce: (() -> Task<Void, Never>)?
  var producer: Task<Void, Never>?
  var writers: [CheckedContinuation<Void, Never>] = []

  /// Whether there is a connection, and curl is about to send or has begun.
  var isConnected = false
  var sizeBeforeRequest = 0
  private(set) var isOver = false
  var failure: HTTPClientError?
  private var goal = Goal.head
  private var waiter: CheckedContinuation<Void, Never>?
  let clock: TransferClock

  init(
    _ request: HTTPClient.Request, on loop: EventLoop, multi: CurlMulti,
    configuration: HTTPClient.Configuration
  ) {
    self.request = request
    self.multi = multi
    self.configuration = configuration
    bodyLimit = request.limits.body
    clock = TransferClock(request.deadlines, on: loop)
    if case .producer(let length, _) = request.body { upload = Upload(length: length) }
    clock.start { [unowned self] in abort(.timeout($0)) }
  }

  /// Hands the request to curl, for the next address if there are any.
  func launch() {
    guard let handle = multi.takeHandle() else { return end(error(.resources)) }
    let share = clock.connectShare(of: candidates.count)
    if !candidates.isEmpty { address = candidates.removeFirst() }
    configure(handle, connectWithin: share)
    guard handle.status == CURLE_OK else {
      multi.giveBack(handle)
      return end(
        error(.invalidRequest, detail: words(for: handle.status, of: handle), curlCode: handle.status))
    }
    self.handle = handle
    guard multi.add(handle) else { return abort(.resources) }
    multi.drive()
  }

  /// curl is done with it.
  func finished(_ code: CURLcode) {
    guard let handle else { return }
    let failure = code == CURLE_OK ? nil : self.failure ?? failure(code, of: handle)
    retire(handle)
    if failure != nil, !isConnected, !candidates.isEmpty, Failure.isUnreachable(code) { return launch() }
    guard failure == nil, !isHeadComplete else { return end(failure) }
    end(error(.protocol, detail: "the answer has no head"))
  }

  /// Ends it from outside of curl.
  func abort(_ code: HTTPClientError.Code, detail: String? = nil) {
    guard !isOver else { return }
    let failure = error(code, detail: detail)
    if let handle { retire(handle) }
    end(failure)
  }

  func error(
    _ code: HTTPClientError.Code, detail: String? = nil, curlCode: CURLcode? = nil
  ) -> HTTPClientError {
    HTTPClientError(
      code, peer: request.peer, detail: detail, mayHaveBeenSent: mayHaveBeenSent,
      curlCode: curlCode.map { Int32(bitPattern: $0.rawValue) }, isUntrusted: request.destination.isUntrusted)
  }

  /// Whether curl has given a byte of the request, and not only of a tunnel's, to the system.
  var mayHaveBeenSent: Bool {
    isHeadComplete
      || isConnected && handle.map { $0.number(CURLINFO_REQUEST_SIZE) > sizeBeforeRequest } ?? true
  }

  private func failure(_ code: CURLcode, of handle: EasyHandle) -> HTTPClientError {
    let meaning = Failure.code(
      code, connected: isConnected, tunnelStatus: handle.number(CURLINFO_HTTP_CONNECTCODE),
      proxied: address == nil && configuration.proxy.isURL)
    return error(meaning, detail: words(for: code, of: handle), curlCode: code)
  }

  /// R8: curl quotes a proxy's URL, which may have a password in it.
  private func words(for code: CURLcode, of handle: EasyHandle) -> String {
    let words = handle.words(for: code)
    if words.contains("Unsupported proxy") { return "the proxy's URL cannot be read; correct it" }
    // Where a password has a slash or a question mark that is not escaped, what stands before it is the name.
    guard code == CURLE_COULDNT_RESOLVE_PROXY else { return words }
    return "the proxy's name has no address; check its URL, and that its password is escaped"
  }

  private func retire(_ handle: EasyHandle) {
    self.handle = nil
    multi.remove(handle)
    multi.giveBack(handle)
  }

  private func end(_ error: HTTPClientError?) {
    isOver = true
    failure = error
    clock.stop()
    producer?.cancel()
    (producer, produce) = (nil, nil)
    wakeWriters()
    wake()
  }
}

// MARK: Waiting

extension Transfer {
  /// Suspends until the goal is reached or the transfer is over.
  func wait(for goal: Goal) async {
    self.goal = goal
    guard !isReached else { return }
    await withCheckedContinuation { waiter = $0 }
  }

  var hasReader: Bool { waiter != nil }

  /// Resumes the task that waits, if what it waits for is there.
  func wake() {
    if isReached { waiter.take()?.resume() }
  }

  private var isReached: Bool {
    switch goal {
    case _ where isOver: true
    case .head: isHeadComplete
    case .chunk: !received.isEmpty
    case .end: false
    }
  }
}
