import Postern
import PosternConfiguration
import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import PosternLogging
import PosternMCPClient

/// A client that does what a scenario of the conformance suite wants: what servers, and the suite, are tried against.
///
/// The suite says the scenario in the environment and puts the URL last on the command line. It ends with 0 when the
/// scenario went through, with 1 when it did not, and with 2 for a scenario that there is not.
struct FixtureClient: Command {
  let name = "fixture-client"
  let abstract = "Do what a scenario of MCP's conformance suite wants of a client."
  let isHidden = true

  struct Arguments: Record {
    @Field("Name of the scenario", .environment("MCP_CONFORMANCE_SCENARIO")) var scenario: String?
    @Field("What the scenario is given, as a JSON object", .environment("MCP_CONFORMANCE_CONTEXT"))
    var context: String?
    @Field("Speak only the era of this revision", .environment("MCP_CONFORMANCE_PROTOCOL_VERSION"))
    var protocolVersion: String?
    @Field("Start a program and talk to its standard input and output") var stdio = false
    @Field("URL of the server; with --stdio the program and its arguments, after --", .positional)
    var target: [String]
  }

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    let settings = arguments.settings
    let scenario: Scenario
    let context: JSONObject
    let revisions: [Revision]
    let target: Target
    do throws(Mistake) {
      scenario = try Scenario.named(settings.scenario)
      context = try Self.context(settings.context)
      revisions = try Self.revisions(settings.protocolVersion)
      target = try Target(settings)
    } catch {
      return complain(error.sentence, Self.usage)
    }
    guard let run = scenario.run else { return complain("This client does not sign in.", .failure) }
    let group = try EventLoopGroup(count: 1)
    let sink = LogSink(descriptor: 2)
    defer {
      group.stop()
      sink.shutdown()
    }
    do {
      let client = try await connect(to: target, revisions, Logger(label: name, sink: sink), on: group)
      let visit = Visit(client: client, context: context)
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await run(visit)) } catch { outcome = .failure(error) }
      await client.close()
      try outcome.get()
      return .success
    } catch {
      return complain("\(error)", .failure)
    }
  }

  private static let usage = ExitCode(rawValue: 2)

  private func complain(_ sentence: String, _ code: ExitCode) -> ExitCode {
    Terminal.complain(sentence)
    return code
  }

  private func connect(
    to target: Target, _ revisions: [Revision], _ logger: Logger, on group: EventLoopGroup
  ) async throws -> MCPClient {
    EventLoop.ignoreBrokenPipes()
    var settings = ClientSettings()
    settings.client = Implementation(name: "postern-fixture-client", version: Main.version)
    settings.revisions = revisions
    settings.input = Self.input
    settings.log = logger
    settings.allowTasks()
    settings.deadlines.silence = .seconds(20)
    settings.onMessage = { Terminal.print("note \($0.level.rawValue) \($0.data.text)") }
    switch target {
    case .program(let command):
      return try await MCPClient.connect(running: command, on: group.loops[0], settings: settings)
    case .url(let url):
      let http = try HTTPClient(group: group)
      return try await MCPClient.connect(
        to: HTTPEndpoint(url), over: http, on: group.loops[0], settings: settings)
    }
  }
}

// MARK: What the command line says

extension FixtureClient {
  /// What is wrong with the command line or the environment.
  struct Mistake: Error { let sentence: String }

  /// Where the server is.
  enum Target {
    case url(URI)
    case program(ChildProcess.Command)

    init(_ settings: Arguments) throws(Mistake) {
      let words = settings.target
      guard let first = words.first else { throw Mistake(sentence: "Say where the server is.") }
      if settings.stdio {
        self = .program(ChildProcess.Command(first, Array(words.dropFirst())))
        return
      }
      guard words.count == 1, let url = try? URI(first) else {
        throw Mistake(sentence: "Say one URL, or a program after --stdio and --.")
      }
      self = .url(url)
    }
  }

  private static func context(_ text: String?) throws(Mistake) -> JSONObject {
    guard let text else { return [:] }
    guard let view = try? JSON.parse(text).root.object else {
      throw Mistake(sentence: "MCP_CONFORMANCE_CONTEXT is no JSON object.")
    }
    return JSONObject(view)
  }

  /// The suite says which revision is tried; messages of the other era would be mistakes to it.
  private static func revisions(_ name: String?) throws(Mistake) -> [Revision] {
    guard let name else { return Revision.all }
    guard let revision = Revision(name) else {
      throw Mistake(sentence: "MCP_CONFORMANCE_PROTOCOL_VERSION: there is no revision \(name).")
    }
    return Revision.all.filter { $0.era == revision.era && $0 <= revision }
  }
}
