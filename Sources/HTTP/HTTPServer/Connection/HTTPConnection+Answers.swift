internal import PosternEventLoop
internal import PosternHTTPTypes

/// The largest body that is copied behind its head, so that both leave in one write.
private let largestCopiedBody = 16 * 1024

// MARK: Bytes out

extension HTTPConnection {
  /// The handler has answered with bytes.
  func answer(_ response: Response, _ body: [UInt8]) {
    guard let exchange else { return }
    guard response.status != .clientClosed else { return close() }
    decideKeepAlive(exchange)
    exchange.kind = .bytes
    exchange.status = response.status
    exchange.framing = response.status.isBodiless ? .none : .length(body.count)
    let content = exchange.isHead || response.status.isBodiless ? [] : body
    exchange.bytesSent = Int64(content.count)
    let fits = content.count <= largestCopiedBody
    if !fits { exchange.rest = content[...] }
    sendHead(
      of: response, framing: exchange.framing, keepsAlive: exchange.keepsAlive,
      version: exchange.request.version,
      with: fits ? content : [])
    sendRest()
  }

  func sendHead(
    of response: Response, framing: ResponseEncoder.Framing, keepsAlive: Bool, version: HTTPVersion,
    with body: [UInt8] = []
  ) {
    shared.scratch.removeAll(keepingCapacity: true)
    let encoder = ResponseEncoder(date: shared.date, keepsAlive: keepsAlive, version: version)
    encoder.append(response, framing: framing, to: &shared.scratch)
    shared.scratch.append(contentsOf: body)
    shared.scratch.withUnsafeBytes { stream.write($0) }
  }

  /// Gives the stream what it can take; a slow reader holds 64 KiB of ours and not the whole body.
  private func sendRest() {
    while let rest = exchange?.rest, !rest.isEmpty, stream.bufferedByteCount == 0, !isClosed {
      exchange?.rest = rest.dropFirst(ByteStream.highWaterMark)
      rest.prefix(ByteStream.highWaterMark).withUnsafeBytes { stream.write($0) }
    }
    guard !isClosed else { return }
    if stream.bufferedByteCount > 0 {
      waitForReader()
    } else if exchange?.kind == .bytes {
      finishExchange()
    }
  }

  func streamDrained() {
    resumeWriters()
    guard exchange != nil else { return }
    if exchange?.isStreaming == true { return settle() }
    sendRest()
  }

  private func decideKeepAlive(_ exchange: Exchange) {
    if shared.isDraining { exchange.keepsAlive = false }
  }
}

// MARK: Streams

extension HTTPConnection {
  /// The handler has answered with a stream: sends its head, and says whether a body is wanted.
  func beginStream(_ response: Response, _ kind: Exchange.Kind) -> Bool {
    guard let exchange else { return false }
    exchange.kind = kind
    exchange.status = response.status
    switch exchange.request.version {
    case _ where response.status.isBodiless: exchange.framing = .none
    case .http11: exchange.framing = .chunked
    case .http10:
      exchange.framing = .untilClose
      exchange.keepsAlive = false
    }
    decideKeepAlive(exchange)
    sendHead(
      of: response, framing: exchange.framing, keepsAlive: exchange.keepsAlive,
      version: exchange.request.version)
    guard !exchange.isHead, exchange.framing != .none, !isClosed else {
      endStream()
      return false
    }
    if worksForNobody { task?.cancel() }
    settle()
    return true
  }

  /// Whether something is under way that nobody waits for any more, or that a drain ends at once.
  var worksForNobody: Bool {
    guard let exchange else { return false }
    return switch exchange.kind {
    case .pending: hasEnded && exchange.endpoint.endsWithClient
    case .bytes: false
    case .stream: hasEnded
    case .events(.untilDone): hasEnded
    case .events(.untilDrained): hasEnded || shared.isDraining
    }
  }

  /// Sends a piece of a stream.
  ///
  /// Answers false when nobody reads any more.
  func send(_ bytes: [UInt8], of number: UInt64) -> Bool {
    guard let exchange, exchange.number == number, exchange.isStreaming, !isClosed else { return false }
    exchange.bytesSent += Int64(bytes.count)
    transmit(bytes, as: exchange.framing)
    settle()
    return !isClosed
  }

  /// The stream has come to its proper end.
  func endStream() {
    guard let exchange, !isClosed else { return }
    if exchange.framing == .chunked, !exchange.isHead {
      shared.scratch.removeAll(keepingCapacity: true)
      ResponseEncoder.appendLastChunk(to: &shared.scratch)
      shared.scratch.withUnsafeBytes { stream.write($0) }
    }
    exchange.kind = .bytes
    sendRest()
  }

  /// The stream broke: the connection ends without the last chunk, so that nobody takes the answer for complete.
  func breakStream(_ error: any Error) {
    guard let exchange = exchange.take() else { return }
    let isCancelled = error is CancellationError
    exchange.status = isCancelled ? .clientClosed : .internalServerError
    if !isCancelled { shared.settings.failed(exchange, error) }
    record(exchange)
    // Where the end of the connection is the end of the body, only a reset says that there was to be more.
    if exchange.framing == .untilClose { abort() } else { stream.close() }
  }

  func sendComment() {
    guard let exchange, exchange.kind.isEvents else { return }
    transmit(Array(":\n\n".utf8), as: exchange.framing)
    settle()
  }

  private func transmit(_ bytes: [UInt8], as framing: ResponseEncoder.Framing) {
    shared.scratch.removeAll(keepingCapacity: true)
    if framing == .chunked {
      ResponseEncoder.appendChunk(bytes, to: &shared.scratch)
    } else {
      shared.scratch.append(contentsOf: bytes)
    }
    shared.scratch.withUnsafeBytes { stream.write($0) }
  }

  /// Chooses the deadline that fits a stream: the peer has to read, or the server to say something.
  private func settle() {
    guard !isClosed else { return }
    if stream.bufferedByteCount > 0 {
      if case .writing = deadlines.phase { return }
      waitForReader()
    } else {
      readerCaughtUp()
      enter(exchange?.kind.isEvents == true ? .silent(since: shared.loop.now) : .handling)
    }
  }

  func resumeWriters() {
    let waiting = writers
    writers = []
    for writer in waiting { writer.resume() }
  }
}

// MARK: Records

extension HTTPConnection {
  func record(_ exchange: Exchange) { shared.settings.record(exchange) }

  /// An exchange that never came to its end.
  func record(status: Status) {
    guard let exchange else { return }
    exchange.status = status
    record(exchange)
  }
}
