public import PosternEventLoop
internal import PosternLogging
public import PosternMCP

/// Talks to one MCP server, of either era, over HTTP or over the two ends of a pipe.
///
/// Any number of requests may run at once. Cancelling the task that waits for one gives the request up and tells the
/// server. Whoever connects a client closes it.
public actor MCPClient {
  /// The loop that the client lives on.
  public nonisolated let loop: EventLoop
  /// The loop.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  let settings: ClientSettings
  let transport: any ClientTransport
  var conversation: Conversation
  /// The requests that somebody waits for.
  var pending: [MessageID: PendingRequest] = [:]
  /// Answers that are complete, and whose streams end in a moment.
  var ending: [MessageID: EndingStream] = [:]
  /// Questions of the server that somebody is busy with.
  var answering: [MessageID: OpenQuestion] = [:]
  var questionCount = 0
  /// Who listens for changes.
  var listeners = Listeners()
  var tools = ToolShelf()
  var session = Session()
  var receiving: Task<Void, Never>?
  private var oddities = 0

  init(_ transport: any ClientTransport, on loop: EventLoop, _ settings: ClientSettings) {
    self.transport = transport
    self.loop = loop
    self.settings = settings
    conversation = Conversation(.handshake, mostQuestions: settings.limits.questions)
  }

  /// The revision that was agreed on.
  public var revision: Revision { session.revision }
  /// What the server says of itself; nil where it does not.
  public var greeting: Greeting? { session.greeting }

  /// Notes that a server does what it should not; the first times, since it may do so for ever.
  func note(_ oddity: Oddity) {
    // An answer and a cancellation may cross: nobody did anything wrong.
    guard oddity != .lateAnswer else { return }
    oddities += 1
    guard oddities <= 100 else { return }
    settings.log?.warning("A message of the server was passed over.", ["reason": .string(oddity.rawValue)])
  }
}

/// What was agreed on with a server.
struct Session {
  enum Phase { case opening, open, closed }

  var phase = Phase.opening
  /// Counts the handshakes, so that many requests that find a session gone make one new one.
  var number = 0
  var revision = Revision.newestHandshake
  var greeting: Greeting?
  /// The making of a new session, while it runs.
  var renewal: Task<ClientError?, Never>?
  /// What a new session has to be told.
  var level: MessageLevel?
  var subscriptions: Set<String> = []
}
