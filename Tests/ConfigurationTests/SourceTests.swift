import PosternConfiguration
import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `The sources of a setting` {
  private let file = "MCP_PORT=1003\nMCP_HOST=file.example\n"

  @Test(
    arguments: [
      (["--port", "1001", "--env-file", "f"], ["MCP_PORT": "1002"], 1001, Origin.flag("--port")),
      (["--env-file=f"], ["MCP_PORT": "1002"], 1002, .environment("MCP_PORT")),
      (["--env-file=f"], [:], 1003, .file("MCP_PORT", line: 1, path: "f")),
      (["--env-file=f"], ["MCP_PORT": ""], 1003, .file("MCP_PORT", line: 1, path: "f")),
      ([], [:], 8000, .declaration),
      ([], ["MCP_PORT": ""], 8000, .declaration),
    ] as [([String], [String: String], UInt16, Origin)])
  func `flags beat the environment, which beats the file, which beats the default`(
    words: [String], environment: [String: String], port: UInt16, origin: Origin
  ) throws {
    let surroundings = Surroundings(environment, files: ["f": file])
    let configuration = try Configuration<ServerSettings>(words, in: surroundings)
    #expect(configuration.settings.port == Port(port))
    #expect(configuration.origin(of: "port") == origin)
  }

  @Test func `every kind of setting can be given by a variable`() throws {
    let settings = try Configuration<ServerSettings>(
      in: Surroundings(environment: [
        "POSTERN_BODY_LIMIT": "64KiB", "POSTERN_DRAIN": "2m", "POSTERN_TOOLS": "mail, files",
        "POSTERN_TRUSTED_PROXIES": "10.0.0.0/8,::1", "POSTERN_READ_ONLY": "yes", "POSTERN_ACCESS_LOG": "0",
      ])
    ).settings
    #expect(settings.bodyLimit.bytes == 65_536)
    #expect(settings.drain == .seconds(120))
    #expect(settings.tools == [.mail, .files])
    #expect(settings.trustedProxies == ["10.0.0.0/8", "::1"])
    #expect(settings.readOnly)
    #expect(!settings.accessLog)
  }

  @Test func `an older name of a variable is read, and ignored beside the newer`() throws {
    let old = ["MCP_BASE_URL": "https://old.example"]
    let both = old.merging(["MCP_SERVER_BASE_URL": "https://new.example"]) { $1 }
    #expect(
      try Configuration<ServerSettings>(in: Surroundings(environment: old)).settings.baseURL
        == "https://old.example")
    let configuration = try Configuration<ServerSettings>(in: Surroundings(environment: both))
    #expect(configuration.settings.baseURL == "https://new.example")
    #expect(configuration.warnings == ["MCP_BASE_URL: ignored, since MCP_SERVER_BASE_URL is set; unset it."])
  }

  @Test func `a variable of ours that nothing reads is a warning with a proposal`() throws {
    let surroundings = Surroundings(
      ["POSTERN_DRIAN": "1s", "POSTERN_X_RAY": "1", "POSTERN_HOME": "/", "OTHER": "1"],
      files: ["f": "POSTERN_TOOL=mail\nUNRELATED=1"])
    let configuration = try Configuration<ServerSettings>(
      ["--env-file", "f"], in: surroundings, otherVariables: ["POSTERN_HOME"])
    #expect(
      configuration.warnings == [
        "POSTERN_DRIAN: not a setting; did you mean POSTERN_DRAIN?",
        "POSTERN_X_RAY: not a setting; unset it.",
        "POSTERN_TOOL: not a setting; did you mean POSTERN_TOOLS?",
      ])
  }

  @Test(
    arguments: [
      (
        ["--port", "80a"], [:],
        #"port: expected a port from 0 to 65535, found "80a" in --port; pass another value."#
      ),
      (
        [], ["MCP_PORT": "65536"],
        "port: expected a port from 0 to 65535, found 65536 in MCP_PORT in the environment; correct it or unset it."
      ),
      (
        ["--env-file", "bad"], [:],
        "drain: expected a duration like 250ms, 30s, 5m, 12h or 30d, found \"30\" in POSTERN_DRAIN on line 2 of bad;"
          + " correct the line."
      ),
      (
        [], ["POSTERN_TOOLS": "mail,mial"],
        #"tools[1]: expected one of "mail", "calendar", "files", found "mial" in POSTERN_TOOLS in the environment; "#
          + "correct it or unset it."
      ),
      (
        ["--env-file", "none"], [:],
        "--env-file: none cannot be read (No such file or directory); name a file that can."
      ),
      (["--env-file=good", "--env-file=good"], [:], "--env-file: given twice; remove one."),
      (["--env-file", "broken"], [:], "broken line 1: the quote is not closed; close it on its line."),
    ] as [([String], [String: String], String)])
  func `a mistake names the setting, its source and the fix`(
    words: [String], environment: [String: String], sentence: String
  ) {
    let files = ["good": "", "bad": "# drain\nPOSTERN_DRAIN=30", "broken": "A='b"]
    #expect(ServerSettings.mistakes(words, Surroundings(environment, files: files)) == [sentence])
  }

  @Test func `all mistakes are reported at once, and tell usage from configuration`() {
    let surroundings = Surroundings(environment: ["MCP_PORT": "x", "POSTERN_READ_ONLY": "maybe"])
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration<ServerSettings>(
        ["--tools", "mail", "--tool", "x", "--base-url", "?"], in: surroundings)
    }
    let codes: [ExitCode] = [.usage, .configuration, .usage, .configuration]
    #expect(error?.mistakes.map(\.code) == codes)
    #expect(error?.exitCode == .configuration)
    let usage = #expect(throws: ConfigurationError.self) {
      try Configuration<ServerSettings>(["--port", "x"], in: Surroundings())
    }
    #expect(usage?.exitCode == .usage)
  }

  @Test func `a file of settings that cannot be read is the configuration's mistake`() {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration<ServerSettings>(["--env-file", "none"], in: Surroundings())
    }
    #expect(error?.exitCode == .configuration)
  }

  @Test func `a variable that is no text is refused by its name, unless something stronger is set`() throws {
    let surroundings = Surroundings(garbledVariables: ["MCP_PORT", "AZURE_CLIENT_SECRET", "OTHER"])
    #expect(
      ServerSettings.mistakes([], surroundings) == [
        "MCP_PORT: its value in the environment is not UTF-8; correct it or unset it.",
        "AZURE_CLIENT_SECRET: its value in the environment is not UTF-8; correct it or unset it.",
      ])
    #expect(
      Identity.mistakes(["--client-id", "835f09b6-0f0f-40cc-85cb-f32c5829a149"], surroundings).count == 1)
    #expect(ServerSettings.mistakes(["--port=1"], surroundings).count == 1)
  }

  @Test func `what is required and absent says how it can be given`() {
    #expect(
      Identity.mistakes() == [
        "client_id: expected a string, found nothing; set AZURE_CLIENT_ID or pass --client-id.",
        "client_secret: expected a secret, found nothing; set AZURE_CLIENT_SECRET or pass --client-secret-file.",
      ])
  }
}
