internal import PosternEventLoop
public import PosternHTTPTypes

/// Sends the body of a streamed answer, piece by piece.
public struct BodyWriter: Sendable {
  let port: LoopLocal<HTTPConnection?>
  let loop: EventLoop
  let exchange: UInt64

  /// Sends bytes, and waits while the peer is slower than we are.
  ///
  /// - Throws: `CancellationError` when nobody reads any more.
  public func write(_ bytes: [UInt8]) async throws(CancellationError) {
    guard bytes.count > ByteStream.highWaterMark else { return try await writePiece(bytes) }
    var rest = bytes[...]
    while !rest.isEmpty {
      try await writePiece(Array(rest.prefix(ByteStream.highWaterMark)))
      rest = rest.dropFirst(ByteStream.highWaterMark)
    }
  }

  private func writePiece(_ bytes: [UInt8]) async throws(CancellationError) {
    guard !bytes.isEmpty else { return }
    let sent: Bool
    if loop.isCurrent {
      sent = port.get(on: loop)?.send(bytes, of: exchange) ?? false
    } else {
      sent = await loop.perform { [self] in port.get(on: loop)?.send(bytes, of: exchange) ?? false }
    }
    guard sent else { throw CancellationError() }
    if await isCongested() { await drained() }
    if Task.isCancelled { throw CancellationError() }
  }

  private func isCongested() async -> Bool {
    let check = { @Sendable [self] in
      (port.get(on: loop)?.stream.bufferedByteCount ?? 0) > ByteStream.highWaterMark
    }
    return loop.isCurrent ? check() : await loop.perform(check)
  }

  private func drained() async {
    await withCheckedContinuation { continuation in
      let wait = { @Sendable [self] in
        guard let connection = port.get(on: loop), connection.stream.bufferedByteCount > 0 else {
          return continuation.resume()
        }
        connection.writers.append(continuation)
      }
      if loop.isCurrent { wait() } else { Task { await loop.perform(wait) } }
    }
  }
}

/// Sends server-sent events.
public struct EventWriter: Sendable {
  private let body: BodyWriter

  init(_ body: BodyWriter) { self.body = body }

  /// Sends an event, and waits while the peer is slower than we are.
  ///
  /// - Throws: `CancellationError` when nobody reads any more.
  public func send(_ event: ServerSentEvent) async throws(CancellationError) {
    var bytes: [UInt8] = []
    event.encode(into: &bytes)
    try await body.write(bytes)
  }
}
