public import PosternJSON
public import PosternLogging
public import PosternMCP

/// What a client is, what it can be asked for, and how much it puts up with.
public struct ClientSettings: Sendable {
  /// What servers are told about this program.
  public var client = Implementation(name: "postern", version: "0")
  /// The revisions that may be spoken; the era of a server is found out only where both are among them.
  public var revisions = Revision.all
  /// What answers when a server needs something.
  public var input = InputHandler()
  /// Extensions that are declared, with their settings.
  public var extensions = JSONObject()
  /// How long things may take.
  public var deadlines = ClientDeadlines()
  /// How much may come back.
  public var limits = ClientLimits()
  /// Whether a handshake session over HTTP has a stream for what belongs to no request.
  public var opensEventStream = true
  /// Is told what a server notes that belongs to no request.
  public var onMessage: (@Sendable (ServerMessage) -> Void)?
  /// Where oddities of a server are noted.
  public var log: Logger?

  /// What takes time without a server.
  package var timing = ClientTiming.system

  /// A client that can be asked for nothing.
  public init() {}

  /// What the client says that it can be asked for.
  var capabilities: ClientCapabilities {
    var capabilities = input.capabilities
    capabilities.extensions = extensions
    return capabilities
  }

  /// Whether a call may become a task.
  var takesTasks: Bool { extensions[TaskSnapshot.extensionName] != nil }
}

extension ClientSettings {
  /// Declares that calls may become tasks.
  public mutating func allowTasks() { extensions[TaskSnapshot.extensionName] = [:] }
}

/// How long things may take.
public struct ClientDeadlines: Sendable, Hashable {
  /// Until there is a connection.
  public var connect = Duration.seconds(10)
  /// From one sign of life of a request to the next: progress, a note, a question, the answer.
  ///
  /// It does not run while the client answers a question of the server.
  public var silence = Duration.seconds(60)
  /// From a request to its answer, whatever happens in between.
  public var total = Duration.seconds(1800)
  /// Until a program answers to the question which era it is of; some take seconds to begin.
  public var probe = Duration.seconds(10)
  /// Until a program has ended by itself, and again until it has heeded a signal.
  public var exit = Duration.seconds(2)

  /// 10 seconds to connect, a minute of silence, half an hour in all.
  public init() {}
}

/// How much a server may send and ask.
public struct ClientLimits: Sendable, Hashable {
  /// Bytes of one message.
  public var message = 16 << 20
  /// Pages of one list.
  public var pages = 200
  /// Entries of one list.
  public var entries = 20_000
  /// How often one request may be answered with a question.
  public var rounds = 16
  /// Questions that a session has open at once.
  public var questions = 16
  /// Attempts to go on with a stream before one of them brings something.
  public var reconnections = 5
  /// Changes that wait for their reader; the oldest are forgotten.
  public var changes = 1_000

  /// 16 MiB a message, 200 pages, 16 rounds.
  public init() {}
}
