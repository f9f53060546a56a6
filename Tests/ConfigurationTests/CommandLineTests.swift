import PosternConfiguration
import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `A command line` {
  private func call(_ words: [String]) throws -> Call.Arguments {
    try Configuration<Call.Arguments>(words, in: Surroundings()).settings
  }

  @Test(arguments: [
    ["https://h.example", "a", "--times", "3", "--json", "--numbers", "1", "--numbers", "-2", "b"],
    ["--times=3", "--json=true", "--numbers=1,-2", "https://h.example", "a", "b"],
    ["--no-json", "--times=3", "--numbers=1", "--numbers", "-2", "--", "https://h.example", "a", "b"],
  ])
  func `flags and positional words come in any order`(words: [String]) throws {
    let arguments = try call(words)
    #expect(arguments.url == "https://h.example")
    #expect(arguments.words == ["a", "b"])
    #expect(arguments.times == 3)
    #expect(arguments.json == !words.contains("--no-json"))
    #expect(arguments.numbers == [1, -2])
  }

  @Test func `after two hyphens every word is positional`() throws {
    #expect(try call(["u:x", "--", "--json", "--", "-"]).words == ["--json", "--", "-"])
  }

  @Test func `a dictionary is given as JSON`() throws {
    #expect(try call(["u:x", "--labels", #"{"a": "b"}"#]).labels == ["a": "b"])
    #expect(
      Call.Arguments.mistakes(["u:x", "--labels={a"]) == [
        #"labels: expected an object, found "{a" in --labels; pass another value."#
      ])
  }

  @Test func `a single hyphen is a word`() throws {
    #expect(try call(["u:x", "-"]).words == ["-"])
  }

  @Test(arguments: [
    (["u:x", "--time", "3"], "--time: unknown flag; did you mean --times?"),
    (["u:x", "-v"], "-v: unknown flag; remove it."),
    (["u:x", "--times"], "--times: needs a value; write --times VALUE."),
    (["u:x", "--times", "--json"], "--times: needs a value; write --times VALUE."),
    (["u:x", "--times=1", "--times=2"], "--times: given twice; remove one."),
    (["u:x", "--json", "--no-json"], "--no-json: given twice; remove one."),
    (["u:x", "--no-json=true"], "--no-json: takes no value; leave it out."),
    (
      ["u:x", "--times=10"],
      "times: expected an integer from 1 to 9, found 10 in --times; pass another value."
    ),
    (
      ["u:x", "--json=maybe"], #"json: expected true or false, found "maybe" in --json; pass another value."#
    ),
    (
      ["u:x", "--weight=1e999"], #"weight: expected a number, found "1e999" in --weight; pass another value."#
    ),
    (["u:x", "--env-file", "f"], "--env-file: unknown flag; remove it."),
    (["no uri"], #"url: expected an absolute URI, found "no uri" in the command line; pass another value."#),
    ([], "url: expected a string, found nothing; pass <url>."),
  ])
  func `a mistake is one sentence`(words: [String], sentence: String) {
    #expect(Call.Arguments.mistakes(words) == [sentence])
  }

  @Test func `a word too many is refused`() {
    #expect(NoArguments.mistakes(["extra"]) == [#""extra": unexpected argument; remove it."#])
  }

  @Test(arguments: [["--tmies", "hunter2"], ["--tmies=hunter2"], ["-t", "hunter2"], ["-t", "-hunter2"]])
  func `what follows an unknown flag may be its value and is never repeated`(words: [String]) throws {
    let mistakes = Call.Arguments.mistakes(words)
    #expect(mistakes.allSatisfy { !$0.contains("hunter2") })
    #expect(try #require(mistakes.first).contains("unknown flag"))
    #expect(mistakes.count == (words.count == 1 ? 2 : 1))
  }

  @Test func `a flag behind an unknown flag is read`() {
    #expect(
      Call.Arguments.mistakes(["u:x", "--a", "--times=x", "--b", "--", "--times"]) == [
        "--a: unknown flag; remove it.", "--b: unknown flag; remove it.",
        #"times: expected an integer, found "x" in --times; pass another value."#,
      ])
  }

  @Test(arguments: 0..<300)
  func `no words are too odd for it`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = ["--", "-", "=", "times", "json", "no-", "1", ",", "", "é", "\0", "env-file", "{"]
    let words = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
    }
    let result = Result { try call(["u:x"] + words) }
    if case .failure(let error) = result { #expect(!"\(error)".isEmpty) }
  }
}

@Suite struct `A program` {
  private func decide(_ words: String..., environment: [String: String] = [:]) -> Program.Decision {
    Program.sample.decide(words, in: Surroundings(environment: environment))
  }

  @Test func `a command gets its arguments and answers with a code`() async throws {
    let invocation = try #require(decide("call", "u:x", "--times", "7").invocation)
    #expect(invocation.path == ["call"])
    #expect(invocation.entries.first { $0.name == "times" }?.value == 7)
    #expect(try await invocation.run().rawValue == 7)
  }

  @Test func `a command in a group and a hidden command are found`() {
    #expect(decide("keys", "rotate").invocation?.path == ["keys", "rotate"])
    #expect(decide("echo-server").invocation?.path == ["echo-server"])
  }

  @Test func `the version is asked for at the top only`() {
    #expect(decide("--version").shown == "postern 1.2.3")
    #expect(decide("keys", "--version").refusal?.code == .usage)
  }

  @Test(arguments: [
    (["serv"], "serv: unknown command; did you mean serve?\nSee \"postern --help\"."),
    (["echo-serve"], "echo-serve: unknown command.\nSee \"postern --help\"."),
    (["--verison"], "--verison: unknown flag; did you mean --version?\nSee \"postern --help\"."),
    (["keys", "rotat"], "rotat: unknown command; did you mean rotate?\nSee \"postern keys --help\"."),
    (
      ["serve", "--prot", "1"],
      "--prot: unknown flag; did you mean --port?\nSee \"postern serve --help\"."
    ),
  ])
  func `a usage error is a sentence and a hint`(words: [String], message: String) {
    let refusal = Program.sample.decide(words, in: Surroundings()).refusal
    #expect(refusal?.message == message)
    #expect(refusal?.code == .usage)
  }

  @Test func `a mistake in the environment is the configuration's`() {
    let refusal = decide("serve", environment: ["MCP_PORT": "x"]).refusal
    #expect(refusal?.code == .configuration)
    #expect(refusal?.message.contains("MCP_PORT") == true)
  }

  @Test func `a variable of another command is no mistake`() {
    #expect(decide("keys", "rotate", environment: ["POSTERN_DRAIN": "1s"]).invocation?.warnings == [])
    #expect(decide("keys", "rotate", environment: ["POSTERN_DRIAN": "1s"]).invocation?.warnings.count == 1)
  }

  @Test func `a declaration that cannot be read is the program's mistake, and says so`() {
    let program = Program("p", version: "1", "A.", [Undeclared()])
    let undeclared = program.decide(["undeclared"], in: Surroundings()).refusal
    #expect(undeclared?.code == .software)
    #expect(undeclared?.message.contains("forgotten is not declared with @Field") == true)
  }

  @Test func `the declaration of every command is validated`() throws {
    try Program.sample.validate()
    let error = #expect(throws: RecordDefinitionError.self) {
      try Program("p", version: "1", "A.", [Faulty(), Faulty()]).validate()
    }
    let faults = [
      "Faulty.Arguments.help: the name \"help\" is reserved.",
      "Faulty.Arguments.noJSON: the name \"no_json\" is reserved.",
      "Faulty.Arguments.switchable: neither a switch nor a secret can be positional.",
      "Faulty.Arguments.list: only the last positional may be a list or absent.",
    ]
    #expect(error?.problems == ["p faulty: two commands have this name."] + faults + faults)
  }
}

private struct Undeclared: Command {
  let name = "undeclared"
  let abstract = "Wrong."
  struct Arguments: Record {
    @Field("Declared") var declared = 1
    var forgotten = 1
  }
  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode { .success }
}

private struct Faulty: Command {
  let name = "faulty"
  let abstract = "Wrong."
  struct Arguments: Record {
    @Field("Help") var help: String
    @Field("JSON") var json = false
    @Field("No JSON") var noJSON: String
    @Field("Switch", .positional) var switchable: Bool
    @Field("List", .positional) var list: [String]
    @Field("Last", .positional) var last: String
  }
  func run(_ arguments: Configuration<Arguments>) async throws -> ExitCode { .success }
}
