public import PosternJSON

/// Something that a server tells a client.
public enum ServerNotification: Sendable {
  /// How far a request is.
  case progress(Progress)
  /// A note for the client's log.
  case message(level: MessageLevel, logger: String?, data: JSONValue)
  /// Something changed that the client subscribed to.
  case change(Change)
  /// A subscription is in force, for so much of what was asked for.
  case acknowledged(SubscriptionFilter)
  /// A request is given up.
  case cancelled(MessageID, reason: String?)

  /// How far a request is.
  public struct Progress: Sendable, Hashable {
    /// What the client named it.
    public var token: MessageID
    /// How much is done.
    public var done: Double
    /// How much there is.
    public var total: Double?
    /// What is being done.
    public var message: String?

    /// How far a request is.
    public init(_ token: MessageID, _ done: Double, of total: Double? = nil, message: String? = nil) {
      self.token = token
      self.done = done
      self.total = total
      self.message = message
    }
  }

  /// The message as it goes over the wire.
  ///
  /// - Parameters:
  ///   - revision: The revision of the request or the session that it goes to.
  ///   - subscription: The subscription that it belongs to, where it belongs to one.
  /// - Returns: The message.
  /// - Throws: A `JSONError` for a number that JSON has no form for.
  public func bytes(
    in revision: Revision, subscription: MessageID? = nil
  ) throws(JSONError) -> [UInt8] {
    try OutgoingMessage.notification(method) { writer throws(JSONError) in
      try writeMembers(to: &writer, in: revision)
      guard let subscription else { return }
      writer.key("_meta")
      writer.beginObject()
      writer.key(MetaKey.subscriptionID)
      writer.value(subscription)
      writer.endObject()
    }
  }

  private var method: String {
    switch self {
    case .progress: "notifications/progress"
    case .message: "notifications/message"
    case .change(let change): change.method
    case .acknowledged: "notifications/subscriptions/acknowledged"
    case .cancelled: "notifications/cancelled"
    }
  }

  private func writeMembers(to writer: inout JSONWriter, in revision: Revision) throws(JSONError) {
    switch self {
    case .progress(let progress):
      writer.key("progressToken")
      writer.value(progress.token)
      try writer.member("progress", JSONValue(shortest: progress.done))
      try writer.member("total", progress.total.map(JSONValue.init(shortest:)))
      if revision.has(.progressMessage) { writer.member("message", progress.message) }
    case .message(let level, let logger, let data):
      writer.member("level", level.rawValue)
      writer.member("logger", logger)
      try writer.member("data", data as JSONValue?)
    case .change(let change): try change.writeMembers(to: &writer, in: revision)
    case .acknowledged(let filter):
      writer.key("notifications")
      filter.write(to: &writer)
    case .cancelled(let id, let reason):
      writer.key("requestId")
      writer.value(id)
      writer.member("reason", reason)
    }
  }
}

extension JSONValue {
  /// A number that is written without a fraction where it has none.
  init(shortest number: Double) {
    self = Int64(exactly: number).map(JSONValue.int) ?? .double(number)
  }
}
