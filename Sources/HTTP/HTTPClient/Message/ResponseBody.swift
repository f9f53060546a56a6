internal import Synchronization

extension HTTPClient {
  /// The bytes of an answer, once: collected, or chunk by chunk as fast as they are taken.
  ///
  /// A body that nobody holds any more ends its transfer.
  public struct ResponseBody: AsyncSequence, Sendable {
    /// Some of the bytes, at least one.
    public typealias Element = [UInt8]
    /// Why the rest does not come.
    public typealias Failure = HTTPClientError

    let source: Source

    enum Source: Sendable {
      case complete(CompleteBody)
      case arriving(TransferLease)
    }

    /// Reads from where an earlier reader stopped.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }

    func collect(limit: Int) async throws(HTTPClientError) -> [UInt8] {
      switch source {
      case .complete(let body):
        return try body.collect(limit: limit)
      case .arriving(let lease):
        return try await lease.collect(limit: limit)
      }
    }

    /// Takes one chunk after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
      private let source: Source

      init(source: Source) { self.source = source }

      /// The next bytes, or nil at the end.
      public mutating func next() async throws(HTTPClientError) -> [UInt8]? {
        switch source {
        case .complete(let body):
          return body.next()
        case .arriving(let lease):
          return try await lease.next()
        }
      }

      /// The next bytes, or nil at the end; where the caller is isolated makes no difference.
      public mutating func next(
        isolation actor: isolated (any Actor)?
      ) async throws(HTTPClientError) -> [UInt8]? {
        try await next()
      }
    }
  }
}

/// A body that came with its head: read once, like one that is still arriving.
final class CompleteBody: Sendable {
  private let bytes: Mutex<[UInt8]?>
  private let peer: String
  private let isUntrusted: Bool

  init(_ bytes: [UInt8], peer: String, isUntrusted: Bool) {
    self.bytes = Mutex(bytes)
    self.peer = peer
    self.isUntrusted = isUntrusted
  }

  func next() -> [UInt8]? {
    guard let bytes = bytes.withLock({ $0.take() }), !bytes.isEmpty else { return nil }
    return bytes
  }

  func collect(limit: Int) throws(HTTPClientError) -> [UInt8] {
    guard let bytes = bytes.withLock({ $0.take() }) else { throw .bodyWasRead }
    guard bytes.count <= limit else {
      throw HTTPClientError(.tooLarge, peer: peer, mayHaveBeenSent: true, isUntrusted: isUntrusted)
    }
    return bytes
  }
}

/// The right to read one transfer's body; the transfer ends with it.
final class TransferLease: Sendable {
  private let engine: TransferEngine
  private let id: UInt64
  private let isOver = Atomic(false)

  init(engine: TransferEngine, id: UInt64) {
    self.engine = engine
    self.id = id
  }

  deinit {
    guard !isOver.load(ordering: .relaxed) else { return }
    Task.immediate { [engine, id] in await engine.abandon(id) }
  }

  func next() async throws(HTTPClientError) -> [UInt8]? {
    try await engine.next(of: id).get()
  }

  func collect(limit: Int) async throws(HTTPClientError) -> [UInt8] {
    defer { isOver.store(true, ordering: .relaxed) }
    return try await engine.collect(id, limit: limit).get()
  }
}
