internal import PosternJSON

extension ServerNotification {
  /// Reads a notification; nil for a method that is not known, an error when its parameters are not the method's.
  public init?(_ notification: IncomingNotification) throws(ProtocolError) {
    let params = Parameters(notification.params)
    switch notification.method {
    case "notifications/progress": self = .progress(try Progress(params))
    case "notifications/message":
      guard let data = params["data"] else { throw .invalidParameters("data is missing.") }
      self = .message(
        level: try params.level("level"), logger: try params.optionalText("logger"), data: JSONValue(data))
    case "notifications/subscriptions/acknowledged":
      self = .acknowledged(try SubscriptionFilter(try params.object("notifications")))
    case "notifications/cancelled":
      guard let id = params["requestId"].flatMap(MessageID.init) else {
        throw .invalidParameters("requestId is the id of a request.")
      }
      self = .cancelled(id, reason: try params.optionalText("reason"))
    default:
      guard let change = try Change(notification.method, params) else { return nil }
      self = .change(change)
    }
  }
}

extension IncomingNotification {
  /// The subscription that it belongs to, if it belongs to one.
  public var subscriptionID: MessageID? {
    params?["_meta"]?[MetaKey.subscriptionID].flatMap(MessageID.init)
  }
}

extension ServerNotification.Progress {
  fileprivate init(_ params: Parameters) throws(ProtocolError) {
    guard let token = params["progressToken"].flatMap(MessageID.init) else {
      throw .invalidParameters("progressToken is a text or a whole number.")
    }
    guard let done = params["progress"]?.double else {
      throw .invalidParameters("progress is a number.")
    }
    self.init(
      token, done, of: params["total"]?.double, message: try params.optionalText("message"))
  }
}

extension Change {
  fileprivate init?(_ method: String, _ params: Parameters) throws(ProtocolError) {
    switch method {
    case "notifications/tools/list_changed": self = .tools
    case "notifications/prompts/list_changed": self = .prompts
    case "notifications/resources/list_changed": self = .resources
    case "notifications/resources/updated": self = .resource(uri: try params.text("uri"))
    case "notifications/tasks":
      guard let task = params.view.flatMap(TaskSnapshot.init) else {
        throw .invalidParameters("The parameters do not say how a task stands.")
      }
      self = .task(task)
    default: return nil
    }
  }
}
