internal import CCurl
internal import PosternHTTPTypes

extension Transfer {
  /// The connection is there, and the request would be sent next.
  ///
  /// libcurl comes here again when a connection that was used before dies without an answer, and it would repeat the
  /// request on a new one. R9: that is allowed only where nothing had left, or where repeating does no harm.
  func connected(to peer: IPAddress?) -> Bool {
    if let address, address != peer {
      failure = error(.blockedAddress, detail: "the connection leads to another address")
      return false
    }
    let size = handle?.number(CURLINFO_REQUEST_SIZE) ?? 0
    if !isConnected {
      (isConnected, sizeBeforeRequest) = (true, size)
    } else if size > sizeBeforeRequest, !request.method.isIdempotent || producer != nil {
      failure = error(.closed, detail: "a connection that was kept open died under the request")
      return false
    }
    clock.peerIsAlive()
    return true
  }

  /// Takes a line of a head or a trailer.
  func receivedLine(_ line: UnsafeRawBufferPointer) -> Bool {
    clock.peerIsAlive()
    headSize += line.count
    guard headSize <= request.limits.head else { return refuse(.tooLarge, "the head") }
    switch unsafe head.read(line, another: willBeRedirected) {
    case .part, .trailer: return true
    case .refused(let reason): return refuse(.protocol, reason)
    case .end: return headEnded()
    }
  }

  /// Takes some of the body, or none of it while too much waits for the reader.
  func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    clock.peerIsAlive()
    guard bytes.count <= bodyLimit - receivedCount else {
      return refuse(.tooLarge, "the body") ? bytes.count : 0
    }
    // What curl unpacks while it is paused it keeps for itself, far beyond our limit; so we keep it, within the limit.
    guard isCollected || request.decodesContent || received.count < Self.highWaterMark else {
      isReceivingPaused = true
      clock.readerIsAwaited()
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    receivedCount += bytes.count
    unsafe received.append(contentsOf: bytes)
    wake()
    return bytes.count
  }

  /// What has arrived; the peer may go on.
  func takeReceived() -> [UInt8] {
    let bytes = received
    received = []
    resumeReceiving()
    return bytes
  }

  /// From now on everything is kept for one reader, but no more than so many bytes.
  func collect(upTo limit: Int) {
    isCollected = true
    bodyLimit = receivedCount + min(bodyLimit - receivedCount, max(0, limit - received.count))
    resumeReceiving()
  }

  func resumeReceiving() {
    guard isReceivingPaused else { return }
    isReceivingPaused = false
    clock.peerIsAlive()
    letFlow()
  }

  /// Tells curl what flows and what does not.
  func letFlow() {
    guard let handle else { return }
    let code = handle.pause(receiving: isReceivingPaused, sending: upload?.isStarved ?? false)
    if code == CURLE_OK { multi.drive() } else { finished(code) }
  }

  private func headEnded() -> Bool {
    guard !willBeRedirected else { return true }
    isHeadComplete = true
    // A second coding is for nothing but bombs.
    if request.decodesContent, head.fields.tokens(of: .contentEncoding).count > 1 {
      return refuse(.protocol, "the body is packed more than once")
    }
    if !request.decodesContent, request.method != .head, let status = head.status, !status.isBodiless,
      let length = head.fields[.contentLength].flatMap({ Int($0) }), length > bodyLimit
    {
      return refuse(.tooLarge, "the body")
    }
    wake()
    return true
  }

  /// Whether curl follows this answer, or fails because it has followed too many.
  private var willBeRedirected: Bool {
    followsRedirects && [301, 302, 303, 307, 308].contains(head.status?.code)
      && head.fields.contains(.location)
  }

  var followsRedirects: Bool {
    request.redirects > 0 && request.destination.isAny
      && (request.method == .get || request.method == .head)
  }

  private func refuse(_ code: HTTPClientError.Code, _ detail: String) -> Bool {
    failure = failure ?? error(code, detail: detail)
    return false
  }
}
