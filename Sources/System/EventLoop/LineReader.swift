/// Lines from a stream, one after the other.
///
/// Like the channel it belongs to one loop, and one task reads at a time.
public final class LineReader {
  private let channel: StreamChannel
  private var splitter: LineSplitter
  private var hasEnded = false

  /// Reads lines of at most `limit` bytes from a channel that nobody else reads from.
  public init(_ channel: StreamChannel, limit: Int = LineSplitter.defaultLimit) {
    self.channel = channel
    splitter = LineSplitter(limit: limit)
  }

  /// The next line; nil at the end.
  ///
  /// What the end leaves without a line's end is a line too. Time that runs out, or a cancelled task, ends the wait and
  /// nothing else: the next call goes on from here.
  public func next(
    within limit: Duration? = nil, isolation: isolated (any Actor)? = #isolation
  ) async throws(IOError) -> LineSplitter.Line? {
    let deadline = limit.map { LoopInstant.current.advanced(by: $0) } ?? .never
    while true {
      if let line = splitter.next() { return line }
      if hasEnded { return splitter.finish() }
      if let bytes = try await channel.read(until: deadline) {
        splitter.append(bytes)
      } else {
        hasEnded = true
      }
    }
  }
}
