internal import PosternHTTPServer
internal import PosternHTTPTypes
internal import PosternMCP

/// A request that is not let in, and the answer to it.
struct Rejection: Error {
  let status: Status
  let error: ProtocolError
  let id: MessageID?

  init(_ status: Status, _ error: ProtocolError, to id: MessageID? = nil) {
    self.status = status
    self.error = error
    self.id = id
  }

  /// 400.
  init(_ error: ProtocolError, to id: MessageID? = nil) { self.init(.badRequest, error, to: id) }

  var response: Response {
    var response = Response.json(OutgoingMessage.error(error, to: id), status: status)
    response.fields.set(.cacheControl, "no-store")
    return response
  }
}
