public import PosternHTTPTypes
internal import PosternJSON

/// An error that knows its readers: what the client sees, what the operator sees, and what nobody is sent.
public struct HTTPError: Error, Sendable, CustomStringConvertible {
  /// The answer's status.
  public var status: Status
  /// A stable name for programs: `not_found`.
  public var code: String
  /// What the client is told.
  public var message: String
  /// What the operator finds in the log, beside the message.
  public var detail: String?
  /// Fields of the answer: a challenge, `Retry-After`, `Allow`.
  public var fields: Fields
  /// What caused it; it is described in the log and nowhere else.
  public var underlying: (any Error)?

  /// An error with its answer.
  public init(
    _ status: Status, code: String, message: String, detail: String? = nil, fields: Fields = Fields(),
    underlying: (any Error)? = nil
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.detail = detail
    self.fields = fields
    self.underlying = underlying
  }

  /// The operator's view.
  public var description: String {
    ["\(status.code) \(code): \(message)", detail, underlying.map { "\($0)" }].compactMap(\.self)
      .joined(separator: "; ")
  }
}

extension HTTPError {
  /// All bodies together have reached their limit.
  static let tooMuchAtOnce = HTTPError(
    .serviceUnavailable, code: "too_much_at_once", message: "Too much is being sent at once; try again soon.",
    fields: [.retryAfter: "5"])

  /// What the client gets for an error that says nothing about its answer.
  static func unexpected(_ error: any Error) -> HTTPError {
    HTTPError(
      .internalServerError, code: "internal_error",
      message: "Something went wrong here. The operator finds it by the correlation id.", underlying: error)
  }

  /// The answer.
  ///
  /// The correlation id leads the operator from what a user saw to the log.
  func response(correlation: RequestID) -> Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.value(code)
    writer.key("message")
    writer.value(message)
    writer.key("correlation_id")
    writer.value(correlation.description)
    writer.endObject()
    var response = Response(status, fields: fields, body: writer.bytes)
    response.fields.set(.contentType, "application/json")
    response.fields.set(.cacheControl, "no-store")
    return response
  }
}
