public import PosternJSON
public import PosternMCP

/// What is special about one request.
public struct CallOptions: Sendable {
  /// How long it may take; nil means what the client's settings say.
  public var deadlines: ClientDeadlines?
  /// Is told how far the request is; it runs on the client's loop and may not block.
  public var onProgress: (@Sendable (ServerNotification.Progress) -> Void)?
  /// Is told what the server notes about the request; it runs on the client's loop and may not block.
  public var onMessage: (@Sendable (ServerMessage) -> Void)?
  /// The least level of notes that are wanted; where a session has one level for all, that counts instead.
  public var level: MessageLevel?
  /// The trace that the request is part of: `traceparent` and `tracestate` of W3C.
  public var trace: (parent: String, state: String?)?

  /// Nothing special.
  public init() {}
}

/// A note of a server, for the client's log.
public struct ServerMessage: Sendable, Hashable {
  /// How much it matters.
  public let level: MessageLevel
  /// Which part of the server speaks.
  public let logger: String?
  /// What it says: a text, or anything else.
  public let data: JSONValue
}
