/// What sessions of the handshake era may take.
public struct SessionLimits: Sendable, Hashable {
  /// How long a session lives that nobody uses.
  public var idleTime = Duration.seconds(1800)
  /// How many sessions one principal may have.
  public var each = 100
  /// How many sessions there may be.
  public var all = 10_000
  /// How many messages of one answer are kept for a client that comes back.
  public var keptMessages = 256
  /// How many bytes of one answer are kept for a client that comes back.
  public var keptBytes = 1024 * 1024
  /// How many answers of one session are kept for a client that comes back.
  public var keptStreams = 16

  /// The defaults.
  public init() {}
}
