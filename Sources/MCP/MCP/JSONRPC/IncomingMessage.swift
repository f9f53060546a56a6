public import PosternJSON

/// A message that came in: read, and known to be one of three kinds.
public enum IncomingMessage: Sendable {
  /// Something that wants an answer.
  case request(IncomingRequest)
  /// Something that wants none.
  case notification(IncomingNotification)
  /// The answer to a request of ours.
  case response(IncomingResponse)

  /// Reads one message; the error is the answer, with the id if one could be read.
  public init(_ root: JSONView) throws(InvalidMessage) {
    guard let object = root.object else {
      throw InvalidMessage(root.kind == .array ? .batch : .invalidRequest("A message is an object."))
    }
    let (id, method) = (object["id"], object["method"])
    let (result, error) = (object["result"], object["error"])
    let name = id.flatMap(MessageID.init)
    guard object["jsonrpc"]?.isString("2.0") == true else {
      throw InvalidMessage(.invalidRequest(#"The member jsonrpc must be "2.0"."#), id: name)
    }
    guard (id == nil) == (name == nil) else {
      throw InvalidMessage(.invalidRequest("An id is a text or a whole number."))
    }
    if let method {
      guard let method = method.string else {
        throw InvalidMessage(.invalidRequest("The method is a text."), id: name)
      }
      guard result == nil, error == nil else {
        throw InvalidMessage(.invalidRequest("A request has no result and no error."), id: name)
      }
      if let name {
        self = .request(IncomingRequest(id: name, method: method, params: object["params"]))
      } else {
        self = .notification(IncomingNotification(method: method, params: object["params"]))
      }
    } else {
      self = .response(try IncomingResponse(id: name, result: result, error: error))
    }
  }
}

/// A message that wants an answer.
public struct IncomingRequest: Sendable {
  /// Names the request.
  public let id: MessageID
  /// What is asked for.
  public let method: String
  /// What comes with it; anything at all until somebody looks.
  public let params: JSONView?

  /// A request.
  public init(id: MessageID, method: String, params: JSONView?) {
    self.id = id
    self.method = method
    self.params = params
  }
}

/// A message that wants no answer.
public struct IncomingNotification: Sendable {
  /// What happened.
  public let method: String
  /// What comes with it.
  public let params: JSONView?
}

/// The answer to a request that was sent from here.
public struct IncomingResponse: Sendable {
  /// The request; nil in an error about a message whose id could not be read.
  public let id: MessageID?
  /// What came of it.
  public let outcome: Result<JSONView, ProtocolError>

  init(id: MessageID?, result: JSONView?, error: JSONView?) throws(InvalidMessage) {
    self.id = id
    switch (id, result, error) {
    case (.some, .some(let result), nil): outcome = .success(result)
    case (_, nil, .some(let error)):
      guard let error = ProtocolError(error) else {
        throw InvalidMessage(.invalidRequest("An error has a code and a message."), id: id)
      }
      outcome = .failure(error)
    default: throw InvalidMessage(.invalidRequest("A message has a method, a result or an error."), id: id)
    }
  }
}

/// A message that could not be read, and what to say about it.
public struct InvalidMessage: Error, Hashable, Sendable {
  /// The error to answer with.
  public let error: ProtocolError
  /// The id to answer to, if one could be read.
  public let id: MessageID?

  /// An error about a message.
  public init(_ error: ProtocolError, id: MessageID? = nil) {
    self.error = error
    self.id = id
  }
}

extension ProtocolError {
  /// Several messages where one is expected.
  public static let batch = ProtocolError(
    .invalidRequest, "A body is one message; this revision has no batches.")
}
