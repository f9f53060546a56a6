public import PosternJSON

/// Something that a client tells a server.
public enum ClientNotification: Sendable, Hashable {
  /// The handshake is over.
  case initialized
  /// A request is given up.
  case cancelled(MessageID, reason: String?)
  /// The client's folders are others now.
  case rootsChanged

  /// The method.
  public var method: String {
    switch self {
    case .initialized: "notifications/initialized"
    case .cancelled: "notifications/cancelled"
    case .rootsChanged: "notifications/roots/list_changed"
    }
  }

  /// The message as it goes over the wire.
  public func bytes() throws(JSONError) -> [UInt8] {
    guard case .cancelled(let id, let reason) = self else { return try OutgoingMessage.notification(method) }
    return try OutgoingMessage.notification(method) { writer throws(JSONError) in
      writer.key("requestId")
      writer.value(id)
      writer.member("reason", reason)
    }
  }
}
