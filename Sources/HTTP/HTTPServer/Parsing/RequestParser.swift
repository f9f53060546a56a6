/// Reads the requests of one connection, RFC 9112, from bytes in any slicing.
///
/// A value without sockets, clocks or tasks: the caller gives bytes to ``next(_:)`` until it says
/// ``Event/needMore``. What the bytes mean never depends on how they were cut. After a refusal nothing is read.
package struct RequestParser: Sendable {
  /// What the bytes have led to.
  package enum Event: Sendable {
    /// All input is used up, and the next event needs more of it.
    case needMore
    /// A complete head; ``RequestParser/bodyLimit`` can now be set for this request.
    case head(RequestHead)
    /// A piece of the body, as a range of the input that was given.
    case body(Range<Int>)
    /// The request is complete.
    case end
    /// The request must be answered with the refusal's status and the connection be closed.
    case refused(Refusal)
  }

  private enum State {
    /// Nothing of a next request has arrived.
    case idle
    case head
    /// The caller has the head and may set the body's limit.
    case body(BodyFraming)
    case length(remaining: Int)
    case chunks
    case trailer
    case end
    case closed
    case refused(Refusal)
  }

  /// What the body of the current request may have; each head sets it to the limits' figure.
  package var bodyLimit: Int
  private let limits: ParserLimits
  private var state = State.idle
  private var keepsAlive = true
  private var head: HeadReader
  private var chunks: ChunkedBody
  private var trailer: TrailerReader
  private var reassembly: Reassembly

  /// Starts at the beginning of a connection.
  package init(limits: ParserLimits = ParserLimits()) {
    self.limits = limits
    bodyLimit = limits.body
    head = HeadReader(limits: limits)
    chunks = ChunkedBody(bodyLimit: limits.body, limits: limits)
    trailer = TrailerReader(limits: limits)
    reassembly = Reassembly(limit: limits.head)
  }

  /// Whether nothing of a next request has arrived, so that the connection may be closed without harm.
  package var isIdle: Bool {
    if case .idle = state { true } else { false }
  }

  /// Reads from the start of `input` up to the next event, and says how many bytes it took.
  package mutating func next(_ input: RawSpan) -> (consumed: Int, event: Event) {
    var consumed = 0
    do throws(Refusal) {
      let event = try advance(input, &consumed)
      return (consumed, event)
    } catch {
      state = .refused(error)
      return (input.byteCount, .refused(error))
    }
  }

  private mutating func advance(_ input: RawSpan, _ consumed: inout Int) throws(Refusal) -> Event {
    while true {
      switch state {
      case .idle:
        guard !input.isEmpty else { return .needMore }
        head.reset()
        state = .head

      case .head:
        guard let head = try reassembly.read(&head, input, &consumed) else { return .needMore }
        bodyLimit = limits.body
        keepsAlive = head.keepsAlive
        state = .body(head.framing)
        return .head(head)

      case .body(.none):
        state = .end

      case .body(.length(let length)):
        // H6: refused before a byte of it is read.
        guard length <= bodyLimit else { throw .bodyTooLarge }
        state = length == 0 ? .end : .length(remaining: length)

      case .body(.chunked):
        chunks = ChunkedBody(bodyLimit: bodyLimit, limits: limits)
        state = .chunks

      case .length(let remaining):
        guard consumed < input.byteCount else { return .needMore }
        let count = min(remaining, input.byteCount - consumed)
        state = count == remaining ? .end : .length(remaining: remaining - count)
        defer { consumed += count }
        return .body(consumed..<consumed + count)

      case .chunks:
        switch try chunks.next(in: input, at: &consumed) {
        case .incomplete: return .needMore
        case .data(let range): return .body(range)
        case .last:
          trailer = TrailerReader(limits: limits)
          state = .trailer
        }

      case .trailer:
        guard try reassembly.read(&trailer, input, &consumed) != nil else { return .needMore }
        state = .end

      case .end:
        state = keepsAlive ? .idle : .closed
        return .end

      case .closed:
        // RFC 9112 section 9.6: nothing that follows `Connection: close` is a request.
        consumed = input.byteCount
        return .needMore

      case .refused(let refusal):
        throw refusal
      }
    }
  }
}
