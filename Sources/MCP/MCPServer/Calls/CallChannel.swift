public import PosternJSON
public import PosternMCP

/// What a transport gives to a call that runs: the way to the client that waits for it.
public protocol CallChannel: Sendable {
  /// Sends a notification that belongs to the call, and waits while the client is slower than we are.
  ///
  /// - Throws: `CancellationError` when nobody reads any more.
  func send(_ notification: [UInt8]) async throws

  /// Lets the connection go while the call goes on; a client that can comes back for the rest.
  func release(retry: Duration)

  /// Whether the client can be asked something while it waits.
  var canAsk: Bool { get }

  /// Asks the client while it waits, and answers with what it says under each key.
  func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView]
}

extension CallChannel {
  /// Keeps the connection: only sessions over HTTP have another way to the rest.
  public func release(retry: Duration) {}
}

/// The channel of a call that nobody can be told anything about.
public struct SilentChannel: CallChannel {
  /// A channel.
  public init() {}
  /// Drops the notification.
  public func send(_ notification: [UInt8]) async throws {}
  /// Nobody can be asked.
  public var canAsk: Bool { false }
  /// Nobody can be asked.
  public func ask(_ items: [InputRequired.Item]) async throws -> [String: JSONView] { [:] }
}
