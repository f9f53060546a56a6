import PosternConfiguration
import PosternEventLoop

@main enum Main {
  static let version = "0.1.0"

  /// The program: every command is one file.
  static let program = Program(
    "postern", version: version, "A remote MCP server for Microsoft 365, and the library that it is made of.",
    [Keys.group, EchoServer(), Fixture(), FixtureClient(), FixtureJOSE(), FixtureStore()])

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    switch program.decide(words, in: .ofProcess, width: Terminal.columns) {
    case .show(let text):
      Terminal.print(text)
    case .refuse(let message, let code):
      Terminal.complain(message)
      Terminal.exit(code)
    case .run(let invocation):
      for warning in invocation.warnings { Terminal.complain("warning: \(warning)") }
      Terminal.exit(ExitCode(rawValue: run(invocation)))
    }
  }

  /// The calling thread becomes the first event loop, and the command its first task.
  private static func run(_ invocation: Program.Invocation) -> Int32 {
    do throws(IOError) {
      return try EventLoopGroup.main(loops: 1) { _ in
        do {
          return try await invocation.run().rawValue
        } catch {
          Terminal.complain("\(error)")
          return ExitCode(after: error).rawValue
        }
      }
    } catch {
      Terminal.complain("\(error)")
      return ExitCode.failure.rawValue
    }
  }
}
