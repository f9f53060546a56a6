import Postern
import PosternConfiguration
import PosternEventLoop
import PosternLogging

/// A server with one of everything: what clients, conformance suites and benchmarks are tried against.
struct Fixture: Command {
  let name = "fixture"
  let abstract = "Serve one of everything that MCP has, to try clients against."
  let isHidden = true

  struct Arguments: Record {
    @Field("Port of this machine to listen on; 0 lets the system choose") var port: Port?
    @Field("Serve standard input and output") var stdio = false
    @Field("Remember clients of the handshake revisions in sessions") var sessions = false
    @Field("How many event loops to run", .range(1...64)) var loops = 1
    @Field("Write one line for every request") var accessLog = false
    @Field("Directory for what outlives the process; without it nothing does") var home: String?
    @Field(
      "Where records are kept, if not in the home: redis://…, sqlite:PATH, memory:", .environment("REDIS_URL")
    )
    var store: SensitiveString?
    @Field("What replicas protect their keys with in a shared store", .environment("AZURE_CLIENT_SECRET"))
    var clientSecret: SensitiveString?
    @Field("The client secret before or after it", .environment("AZURE_CLIENT_SECRET_PREVIOUS"))
    var otherClientSecret: SensitiveString?
    @Field("Keys that seal, the current one first", .environment("POSTERN_SEALING_KEY"))
    var sealingKey: SensitiveString?
    @Field("Private keys that sign, the current one first", .environment("POSTERN_SIGNING_KEY"))
    var signingKey: SensitiveString?
  }

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    let settings = arguments.settings
    guard settings.stdio || settings.port != nil else {
      Terminal.complain("Say --port, or --stdio, or both.")
      return .usage
    }
    let sink = LogSink(descriptor: 2)
    defer { sink.shutdown() }
    let logger = Logger(label: "fixture", sink: sink)
    let group = try EventLoopGroup(count: settings.loops)
    defer { group.stop() }
    let state = try await settings.state(logger, on: group)
    let server = try Self.server(logger, state: state?.sealed)
    var transports: [Transport] = settings.stdio ? [.stdio] : []
    if let port = settings.port {
      var http = HTTPTransport(port: port.number)
      http.loops = settings.loops
      http.endpoint.hasSessions = settings.sessions
      http.endpoint.crossOrigin = .any
      http.server.logger = logger
      http.server.logsAccess = settings.accessLog
      // Standard output belongs to the protocol where it speaks there.
      let say = settings.stdio ? Terminal.complain : Terminal.print
      http.listening = { say("listening on \($0)") }
      transports.append(.http(http))
    }
    do {
      try await server.run(transports, state: state, on: group)
    } catch {
      await state?.close()
      throw error
    }
    await state?.close()
    return .success
  }

  static func server(_ logger: Logger? = nil, state: SealedStore? = nil) throws -> Server {
    var configuration = Server.Configuration()
    configuration.logger = logger
    configuration.state = state
    configuration.instructions = "One of everything, to try clients against."
    return try Server(
      Implementation(
        name: "postern-fixture", version: Main.version, title: "Postern's fixture",
        summary: "One of everything that MCP has."),
      tools: contentTools() + handshakeTools() + inputTools() + changeTools() + taskTools(),
      resources: resources(), templates: templates(), prompts: prompts(), configuration: configuration)
  }

  /// A picture of one pixel.
  static let picture = """
    iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==
    """
  /// A sound of no samples.
  static let sound = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
}

extension Fixture.Arguments {
  /// The store and the keys, where a home is named.
  fileprivate func state(_ logger: Logger, on group: EventLoopGroup) async throws -> ServerState? {
    guard let home else { return nil }
    var settings = StateSettings(home: home)
    settings.store = store?.reveal()
    settings.clientSecrets = [clientSecret, otherClientSecret].compactMap { $0?.reveal() }
    settings.sealingKeys = sealingKey?.reveal()
    settings.signingKeys = signingKey?.reveal()
    settings.logger = logger
    return try await ServerState.open(settings, on: group)
  }
}

extension RegisteredTool {
  /// A tool without arguments.
  convenience init(
    _ name: String, _ summary: String, _ effect: Effect = .reads,
    call: @escaping @Sendable (ToolContext) async throws -> ToolOutput
  ) throws(RegistrationError) {
    try self.init(name, summary, effect: effect) { (_: NoArguments, context) in try await call(context) }
  }
}
