internal import PosternJSON
internal import PosternLogging
public import PosternMCP
internal import PosternStorage

/// An MCP server: what it offers, and the answers to what it is asked, on every revision and whatever the transport.
public final class Server: Sendable {
  /// What the server is.
  public let implementation: Implementation
  /// What it is made of.
  public let configuration: Configuration
  /// Tells changes to whoever subscribed, in the whole process.
  public let changes = Broadcaster()
  let registry: Registry
  let tasks: TaskTable
  let seal: StateSeal
  /// The other processes that serve the same clients; nil when this one is alone.
  let replicas: Replicas?
  let callers: Gate
  let listeners: Gate
  let rate: Rate?
  let progress: Rate
  private let frames: [ResultFrame]

  /// Makes a server.
  ///
  /// - Parameters:
  ///   - implementation: What the server is.
  ///   - tools: Its tools, in the order in which they are listed.
  ///   - resources: Its resources.
  ///   - templates: Its resource templates.
  ///   - prompts: Its prompts.
  ///   - configuration: Everything else.
  /// - Throws: A ``RegistrationError`` that names every mistake, or a `CryptographyError` when the system has no
  ///   randomness.
  public init(
    _ implementation: Implementation, tools: [RegisteredTool] = [], resources: [RegisteredResource] = [],
    templates: [RegisteredTemplate] = [], prompts: [RegisteredPrompt] = [],
    configuration: Configuration = Configuration()
  ) throws {
    self.implementation = implementation
    self.configuration = configuration
    registry = Registry(Catalogue())
    let state = try configuration.state ?? SealedStore(MemoryStore(), keys: FixedKeys.random())
    seal = StateSeal(state, time: configuration.inputTime)
    replicas = try configuration.state.map { try Replicas($0, configuration) }
    if let replicas { changes.relay { replicas.tell($0) } }
    callers = Gate(each: configuration.callsEach, all: configuration.callsInAll)
    listeners = Gate(each: configuration.listenersEach, all: configuration.listenersInAll)
    rate = configuration.callRate.map { Rate($0, burst: configuration.callBurst, configuration.clock) }
    progress = Rate(
      Double(configuration.progressRate), burst: configuration.progressRate, configuration.clock)
    tasks = TaskTable(configuration)
    frames = try Revision.all.map { try ResultFrame($0, server: implementation) }
    try registry.add(tools: tools)
    try registry.add(resources: resources)
    try registry.add(templates: templates)
    try registry.add(prompts: prompts)
  }

  /// Ends what outlives requests: streams of changes, and tasks that run.
  public func stop() {
    changes.end()
    tasks.end()
  }

  func frame(_ revision: Revision) throws(ProtocolError) -> ResultFrame {
    // Five at most: looking at each is less than hashing a name.
    guard let frame = frames.first(where: { $0.revision == revision }) else {
      throw .unsupportedVersion(revision.name)
    }
    return frame
  }

  /// The headers in which arguments of any tool are mirrored: what a page in a browser may have to send.
  public var mirroredHeaders: [String] { registry.current.tools.flatMap(\.mirrored.headers) }

  /// Whether any tool has such arguments.
  package var mirrorsArguments: Bool { registry.current.mirrorsArguments }

  /// What is said of a tool to a caller at a place; nil when there is none of this name.
  public func tool(_ name: String, at place: Caller.Place) -> RegisteredTool? {
    registry.current.tool(name, at: place)
  }
}
