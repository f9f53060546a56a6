public import PosternHTTPTypes

/// What a request is answered with.
public struct Response: Sendable {
  /// What follows the head.
  public enum Body: Sendable {
    /// Bytes that are all there; their number becomes `Content-Length`.
    case bytes([UInt8])
    /// Bytes that come as they are made, in chunks. The closure runs in the request's task and is cancelled when the
    /// peer goes; what it throws cuts the answer off, so that nobody takes it for complete.
    case stream(@Sendable (BodyWriter) async throws -> Void)
    /// Events that come as they happen, with comments in between that keep proxies from closing the connection. The
    /// closure is cancelled when the peer goes, and the stream then ends as if there were no more events.
    case events(EventLifetime, @Sendable (EventWriter) async throws -> Void)
  }

  /// How long a stream of events lasts that nobody ends.
  public enum EventLifetime: Sendable {
    /// Until the server drains: its closure is cancelled then, and what it sends all the same still leaves.
    case untilDrained
    /// Until its closure returns: it is the answer to something, and a drain waits for it as for any answer.
    case untilDone
  }

  /// The status.
  public var status: Status
  /// The fields; those that frame the message are added when it is sent.
  public var fields: Fields
  /// What follows the head.
  public var body: Body

  /// An answer with a body of bytes, by default an empty one.
  public init(_ status: Status = .ok, fields: Fields = Fields(), body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    self.body = .bytes(body)
  }

  /// An answer whose body comes as it is made.
  public init(
    _ status: Status = .ok, fields: Fields = Fields(),
    stream: @escaping @Sendable (BodyWriter) async throws -> Void
  ) {
    self.status = status
    self.fields = fields
    body = .stream(stream)
  }

  /// A stream of server-sent events.
  public init(
    fields: Fields = Fields(), lasting lifetime: EventLifetime = .untilDrained,
    events: @escaping @Sendable (EventWriter) async throws -> Void
  ) {
    status = .ok
    self.fields = fields
    self.fields.set(.contentType, "text/event-stream")
    self.fields.set(.cacheControl, "no-store")
    // nginx buffers answers unless it is told not to.
    self.fields.set(.xAccelBuffering, "no")
    body = .events(lifetime, events)
  }

  /// Text in UTF-8.
  public static func text(_ text: String, status: Status = .ok) -> Response {
    var fields = Fields(fields: 1, bytes: 48)
    fields.append(.contentType, "text/plain; charset=utf-8")
    return Response(status, fields: fields, body: Array(text.utf8))
  }

  /// A JSON document that is written already.
  public static func json(_ bytes: [UInt8], status: Status = .ok) -> Response {
    Response(status, fields: jsonFields, body: bytes)
  }

  /// Made once: most answers have just these.
  private static let jsonFields: Fields = [.contentType: "application/json"]
}
