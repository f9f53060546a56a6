internal import PosternEventLoop
internal import PosternHTTPTypes

extension Status {
  /// What nginx writes into its log for a client that went before its answer; never sent.
  static let clientClosed = Status(499) ?? .badRequest
}

/// One request on its way to its answer.
///
/// Exclusive access is not checked at run time for what every request touches: no callback runs inside an access.
final class Exchange {
  let number: UInt64
  let request: Request
  let context: RequestContext
  let endpoint: RouteTable.Endpoint
  /// When the head was complete, in nanoseconds: the loop's own time stands still while it works.
  let began: UInt64
  @exclusivity(unchecked) var status = Status.ok
  @exclusivity(unchecked) var bytesSent: Int64 = 0
  @exclusivity(unchecked) var framing = ResponseEncoder.Framing.none
  @exclusivity(unchecked) var kind = Kind.pending
  /// Whether another request may follow this one.
  @exclusivity(unchecked) var keepsAlive: Bool
  /// What of a large body has not been given to the stream yet.
  @exclusivity(unchecked) var rest: ArraySlice<UInt8> = []

  init(
    _ number: UInt64, _ request: Request, _ context: RequestContext, _ endpoint: RouteTable.Endpoint,
    began: UInt64, keepsAlive: Bool
  ) {
    self.number = number
    self.request = request
    self.context = context
    self.endpoint = endpoint
    self.began = began
    self.keepsAlive = keepsAlive
  }

  enum Kind: Equatable {
    /// The handler has not answered.
    case pending
    /// The answer is all there; it only has to leave.
    case bytes
    /// The answer is being made.
    case stream
    /// The answer is being made, and comments are sent while it is silent.
    case events(Response.EventLifetime)

    var isEvents: Bool { if case .events = self { true } else { false } }
  }

  var isHead: Bool { request.method == .head }
  var isStreaming: Bool { kind == .stream || kind.isEvents }
}
