import PosternConfiguration
import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `Secrets` {
  private let secret = "8tK2Q~DmhAz"
  private let clientID = ["AZURE_CLIENT_ID": "835f09b6-0f0f-40cc-85cb-f32c5829a149"]

  private func configure(
    _ words: [String] = [], _ environment: [String: String] = [:], files: [String: String] = [:]
  ) throws -> Configuration<Identity> {
    try Configuration(words, in: Surroundings(clientID.merging(environment) { $1 }, files: files))
  }

  @Test
  func
    `a secret comes from a variable, from a file that a variable names, or from a file on the command line`()
    throws
  {
    let files = ["s": secret + "\n", "windows": secret + "\r\n", "e": "AZURE_CLIENT_SECRET_FILE=s"]
    let ways = [
      try configure([], ["AZURE_CLIENT_SECRET": secret]),
      try configure([], ["AZURE_CLIENT_SECRET_FILE": "s"], files: files),
      try configure([], ["AZURE_CLIENT_SECRET_FILE": "windows"], files: files),
      try configure(["--client-secret-file", "s"], files: files),
      try configure(["--env-file", "e"], files: files),
    ]
    #expect(ways.map { $0.settings.clientSecret.reveal() } == Array(repeating: secret, count: 5))
    #expect(
      ways.map { "\($0.origin(of: "client_secret") ?? .declaration)" } == [
        "AZURE_CLIENT_SECRET in the environment", "s, named by AZURE_CLIENT_SECRET_FILE",
        "windows, named by AZURE_CLIENT_SECRET_FILE", "s, named by --client-secret-file",
        "s, named by AZURE_CLIENT_SECRET_FILE",
      ])
  }

  @Test(arguments: [
    ["--client-secret=8tK2Q~DmhAz"], ["--client-secret", "8tK2Q~DmhAz"],
    ["--client-secret", "--8tK2Q~DmhAz"],
    ["--client-secret", "-8tK2Q~DmhAz", "--port=1"],
  ])
  func `a secret on the command line is refused and not repeated`(words: [String]) {
    #expect(
      ServerSettings.mistakes(words) == [
        "--client-secret: every process can read what is typed here; "
          + "put the secret in a file and pass --client-secret-file."
      ])
  }

  @Test func `a flag behind the flag of a secret is no secret`() {
    #expect(ServerSettings.mistakes(["--client-secret", "--port=x"]).count == 2)
    #expect(ServerSettings.mistakes(["--client-secret", "--port", "x"]).count == 2)
  }

  @Test(arguments: [
    (
      ["AZURE_CLIENT_SECRET": "a", "AZURE_CLIENT_SECRET_FILE": "s"],
      "AZURE_CLIENT_SECRET_FILE: AZURE_CLIENT_SECRET is set as well; unset one of the two."
    ),
    (
      ["AZURE_CLIENT_SECRET_FILE": "none"],
      "client_secret: none, named by AZURE_CLIENT_SECRET_FILE, cannot be read (No such file or directory); "
        + "correct the path."
    ),
    (
      ["AZURE_CLIENT_SECRET_FILE": "empty"],
      "client_secret: empty, named by AZURE_CLIENT_SECRET_FILE, cannot be read (it is empty); correct the path."
    ),
  ])
  func `a secret that is nowhere or in two places is one sentence`(
    environment: [String: String], sentence: String
  ) {
    let surroundings = Surroundings(clientID.merging(environment) { $1 }, files: ["s": "b", "empty": "\n"])
    #expect(Identity.mistakes([], surroundings) == [sentence])
  }

  @Test func `no print shows a secret`() throws {
    let configuration = try configure([], ["AZURE_CLIENT_SECRET": secret])
    var dumped = ""
    dump(configuration, to: &dumped)
    let prints = [
      "\(configuration)", dumped, String(reflecting: configuration.settings), configuration.entries.table,
      "\(configuration.entries.json)", "\(configuration.settings.json)",
      try String(decoding: JSONWriter.encode(configuration.entries.json), as: UTF8.self),
    ]
    for print in prints { #expect(!print.contains(secret)) }
    #expect(configuration.entries.table.contains("***"))
  }

  @Test func `no message shows a secret`() {
    struct Keyed: Record { @Field("Keys", .environment()) var keys: [Key] }
    let sentences = Keyed.mistakes([], Surroundings(environment: ["POSTERN_KEYS": "good,\(secret)"]))
    #expect(
      sentences == [
        "keys[1]: expected the word good, found something else in POSTERN_KEYS in the environment; "
          + "correct it or unset it."
      ])
  }

  private struct Key: SchemaRepresentable {
    static let schema = Schema(.string, "the word good", isSecret: true)
    static let neutral = Key()
    var json: JSONValue { "good" }
    init() {}
    init?(json: JSONValue) { if json != "good" { return nil } }
  }
}
