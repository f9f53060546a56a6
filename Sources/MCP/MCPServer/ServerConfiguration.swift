internal import PosternEventLoop
public import PosternLogging
public import PosternMCP
public import PosternStorage

extension Server {
  /// What a server is made of, beside what it offers.
  public struct Configuration: Sendable {
    /// How the model should use the server.
    public var instructions: String?
    /// Where what outlives a request is kept and what seals it; replicas of one server share it, and each runs
    /// ``Server/keepUp()``.
    ///
    /// Without it a server keeps all that in memory, under a key of its own, and it is void when the process ends.
    public var state: SealedStore?
    /// How long a client has to come back with what it was asked for.
    public var inputTime = Duration.seconds(600)
    /// How many entries one page of a list has.
    public var pageSize = 100
    /// Who may keep a list how long; changes are told, but only to who listens.
    public var listCaching = CachingHint(.seconds(60), .private)
    /// How long a call may take, unless its tool says otherwise.
    public var callTime = Duration.seconds(120)
    /// How long a call may take at most, whatever its tool says.
    public var longestCall = Duration.seconds(3600)
    /// The largest result of a call, in bytes.
    public var largestResult = 4 * 1024 * 1024
    /// How many calls one principal may have at once.
    public var callsEach = 64
    /// How many calls there may be at once.
    public var callsInAll = 10_000
    /// How many calls one principal may make in a second, in the long run; nil for as many as it likes.
    public var callRate: Double?
    /// How many calls one principal may make at once before the rate counts.
    public var callBurst = 60
    /// How many steps of progress one call tells in a second; more are passed over, but never the last one.
    public var progressRate = 50
    /// How many streams of changes one principal may have (I6).
    public var listenersEach = 8
    /// How many streams of changes there may be.
    public var listenersInAll = 10_000
    /// How long a task is kept, and may run, from its beginning.
    public var taskTime = Duration.seconds(3600)
    /// How many tasks one principal may have.
    public var tasksEach = 100
    /// How many tasks there may be.
    public var tasksInAll = 10_000
    /// What clients are told to wait between two questions after a task.
    public var taskPollInterval = Duration.seconds(1)
    /// Whether tools can go on as tasks where clients can follow them.
    public var hasTasks = true
    /// Lists that are offered although they are empty now.
    public var growingLists: Set<Listing> = []
    /// Around every call, the first one outermost.
    public var middleware: [any ToolMiddleware] = []
    /// Told of every call when it is over; nil for nobody.
    public var audit: (@Sendable (AuditEvent) -> Void)?
    /// Where the server reports; nil reports nothing.
    public var logger: Logger?
    /// The wall clock, in milliseconds since 1970.
    public var unixTime: @Sendable () -> Int64 = ProcessClock.unixMilliseconds
    /// What deadlines are measured with.
    public var clock: any Clock<Duration> = LoopClock()

    /// The defaults.
    public init() {}
  }
}
