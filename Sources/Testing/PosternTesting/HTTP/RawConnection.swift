internal import PosternCryptography
public import PosternEventLoop

/// A client that sends exactly the bytes that a test wants, and sees exactly those that come back.
///
/// It lives on an event loop and reads only while somebody waits for bytes: a slow reader is one that nobody asks.
public actor RawConnection {
  /// How a connection came to its end.
  public enum Ending: Sendable, Equatable {
    /// The peer said that it sends nothing more.
    case end
    /// The connection broke.
    case broken(IOError.Code)
  }

  /// Longer than anything should take on whatever machine: what does not come until then fails the test.
  public static let patience = Duration.seconds(30)

  private nonisolated let loop: EventLoop
  private let inflow = Inflow()
  private var stream: ByteStream?

  init(on loop: EventLoop) { self.loop = loop }

  /// The loop: everything here happens on it.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// How the connection ended; nil while it has not, as far as somebody has looked.
  public var ending: Ending? { inflow.ending }
  /// The address of this side, which the server sees as its peer.
  public var localAddress: SocketAddress? { stream?.localAddress }

  func open(to address: SocketAddress, tls: TLSContext?) async throws(IOError) {
    let stream = try await ByteStream.connect(to: address, on: loop, within: Self.patience)
    stream.delegate = inflow
    self.stream = stream
    if let tls {
      try await stream.startTLS(client: tls, host: address.host)
      stream.stopReading()
    }
  }
}

// MARK: Out

extension RawConnection {
  /// Sends bytes.
  public func send(_ bytes: [UInt8]) { stream?.write(bytes) }

  /// Sends text as UTF-8.
  public func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends text, each piece of so many bytes in a packet of its own.
  public func send(_ text: String, inPiecesOf size: Int) async {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      send(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      await Task.yield()
    }
  }

  /// Sends a text again and again, a while apart, until the connection ends.
  public func drip(_ text: String, every interval: Duration) async {
    while let stream, stream.isOpen, inflow.ending == nil {
      send(text)
      try? await loop.sleep(for: interval)
    }
  }

  /// Says that nothing more will be sent, and can still read.
  public func finish() { stream?.closeWriting() }

  /// Breaks the connection off with a reset.
  public func reset() { stream?.abort() }

  /// Closes the connection.
  public func close() { stream?.close() }
}

// MARK: In

extension RawConnection {
  /// Everything that comes until the peer ends the connection in whatever way.
  public func rest() async throws -> [UInt8] {
    try await receive { _ in nil as Void? }
    return inflow.take(inflow.bytes.count)
  }

  /// What comes until the connection ends, as text.
  public func restOfText() async throws -> String { String(decoding: try await rest(), as: UTF8.self) }

  /// The next so many bytes, or fewer when the connection ends before.
  public func bytes(_ count: Int) async throws -> [UInt8] {
    try await receive { $0.count >= count ? () : nil }
    return inflow.take(min(count, inflow.bytes.count))
  }

  /// What comes up to the end of `text`, or everything when the connection ends before.
  public func text(through text: String) async throws -> String {
    let pattern = Array(text.utf8)
    let end = try await receive { $0.firstRange(of: pattern)?.upperBound }
    return String(decoding: inflow.take(end ?? inflow.bytes.count), as: UTF8.self)
  }

  /// The next response; interim ones are responses too, and one to HEAD has no body.
  public func response(toHead head: Bool = false) async throws -> RawResponse {
    if let (response, count) = try await receive({ RawResponse.read($0, toHead: head, hasEnded: false) }) {
      _ = inflow.take(count)
      return response
    }
    guard let (response, count) = RawResponse.read(inflow.bytes, toHead: head, hasEnded: true) else {
      throw RigError(
        "there is no response in \(String(decoding: inflow.bytes, as: UTF8.self).debugDescription)")
    }
    _ = inflow.take(count)
    return response
  }

  /// Sends a request and answers with the response.
  public func exchange(_ request: String) async throws -> RawResponse {
    send(request)
    return try await response(toHead: request.hasPrefix("HEAD "))
  }

  /// Reads until `find` finds something, or the connection ends: then there is nil.
  @discardableResult
  private func receive<Found>(_ find: ([UInt8]) -> Found?) async throws -> Found? {
    let timer = LoopTimer(on: loop) { [inflow] in inflow.expire() }
    timer.set(loop.now.advanced(by: Self.patience))
    defer {
      timer.cancel()
      stream?.stopReading()
    }
    while true {
      if let found = find(inflow.bytes) { return found }
      guard inflow.ending == nil else { return nil }
      stream?.startReading()
      guard await inflow.more() else {
        throw RigError("nothing more came after \(inflow.bytes.count) bytes")
      }
    }
  }
}

/// What a test's client found instead of what it waited for.
public struct RigError: Error, CustomStringConvertible {
  /// One sentence.
  public let description: String

  /// What went wrong.
  public init(_ description: String) { self.description = description }
}
