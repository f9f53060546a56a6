import PosternConfiguration
import PosternJSON
import PosternJSONSchema

struct Serve: Command {
  let name = "serve"
  let abstract = "Serve the tools over HTTP."
  func run(_ arguments: Configuration<ServerSettings>) async throws -> ExitCode { .success }
}

struct Call: Command {
  let name = "call"
  let abstract = "Call a tool."

  struct Arguments: Record {
    @Field("The server's URL", .positional, .format(.uri)) var url: String
    @Field("Words for the tool", .positional) var words: [String]?
    @Field("How often", .range(1...9)) var times = 1
    @Field("Answer as JSON") var json = false
    @Field("Which numbers") var numbers: [Int] = []
    @Field("Labels by name") var labels: [String: String]?
    @Field("How sure") var weight: Double?
  }

  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode {
    ExitCode(rawValue: Int32(truncatingIfNeeded: arguments.settings.times))
  }
}

struct EchoServer: Command {
  let name = "echo-server"
  let abstract = "Answer every request with itself."
  let isHidden = true
  func run(_ arguments: Configuration<NoArguments>) async throws -> ExitCode { .success }
}

struct RotateKeys: Command {
  let name = "rotate"
  let abstract = "Make a new key and retire the oldest."
  func run(_ arguments: Configuration<NoArguments>) async throws -> ExitCode { .success }
}

extension Program {
  static let sample = Program(
    "postern", version: "1.2.3", "A side gate for model context.",
    [Serve(), Call(), EchoServer(), CommandGroup("keys", "Look after the signing keys.", [RotateKeys()])])
}

extension Program.Decision {
  var shown: String? { if case .show(let text) = self { text } else { nil } }
  var invocation: Program.Invocation? { if case .run(let invocation) = self { invocation } else { nil } }
  var refusal: (message: String, code: ExitCode)? {
    if case .refuse(let message, let code) = self { (message, code) } else { nil }
  }
}
