/// What one client, and all of them together, may take of the server.
///
/// Every limit has a status of its own.
public struct ServerLimits: Sendable, Equatable {
  /// The request line and all fields, in bytes; more is 431.
  public var head = 16 * 1024
  /// One line of the head, in bytes; more is 414 or 431.
  public var line = 8 * 1024
  /// The number of fields; more is 431.
  public var fields = 100
  /// A body, in bytes, where the route says nothing else; more is 413.
  public var body = 4 * 1024 * 1024
  /// The sizes, extensions and line ends of a body's chunks, in bytes; more is 413.
  public var chunkFraming = 256 * 1024
  /// The extensions of one chunk, in bytes; more is 400.
  public var chunkExtension = 256
  /// Requests that wait behind the one that is answered, in bytes; the peer has to wait with more.
  public var backlog = 8 * 1024
  /// What is read after the last answer of a connection, in bytes; more ends it with a reset.
  public var linger = 64 * 1024
  /// All bodies that are in memory at once, in bytes; more is 503.
  public var bodies = 256 * 1024 * 1024

  /// From a request's first byte to the end of its head; later is 408.
  public var headTime = Duration.seconds(10)
  /// A whole body where at most 64 KiB may be sent, else as much of it as `bodyRate` makes of this time; later is 408.
  public var bodyTime = Duration.seconds(30)
  /// After this long a body must come with at least `bodyRate`; slower is 408.
  public var bodyGrace = Duration.seconds(5)
  /// Bytes a second, on average, that a body must come with.
  public var bodyRate = 1024
  /// How long a connection without a request stays open.
  public var idleTime = Duration.seconds(75)
  /// How long the peer may take to read 64 KiB of an answer.
  public var writeTime = Duration.seconds(30)
  /// How long a stream of events may be silent before a comment is sent.
  public var eventSilence = Duration.seconds(15)
  /// How long a connection is read after its last answer, so that the answer is not lost to a reset.
  public var lingerTime = Duration.seconds(2)

  /// Connections at once; more are answered 503.
  ///
  /// Never more than the process has descriptors for.
  public var connections = 16_384
  /// Connections at once from one address that is neither a loopback one nor a trusted proxy's; more are answered 503.
  public var connectionsPerAddress = 1024
  /// How long a drain waits for answers that are being made.
  public var drainTime = Duration.seconds(25)

  /// The defaults.
  public init() {}
}
