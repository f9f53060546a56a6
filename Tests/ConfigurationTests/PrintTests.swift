import PosternConfiguration
import PosternJSON
import PosternJSONSchema
import Testing

@Suite struct `The settings in print` {
  private func configuration() throws -> Configuration<ServerSettings> {
    try Configuration(
      ["--port", "9000", "--env-file", ".env", "--tools=mail,files"],
      in: Surroundings(
        ["AZURE_CLIENT_SECRET": "8tK2Q~DmhAz"], files: [".env": "POSTERN_DRAIN=60s\nMCP_HOST=\"a\\tb\""]))
  }

  @Test func `a table has a line for each setting, with its source`() throws {
    #expect(
      try configuration().entries.table == #"""
        host             "a\tb"                 MCP_HOST on line 2 of .env
        port             9000                   --port
        base_url         http://localhost:8000  the default
        client_secret    ***                    AZURE_CLIENT_SECRET in the environment
        body_limit       4MiB                   the default
        drain            1m                     POSTERN_DRAIN on line 1 of .env
        tools            mail,files             --tools
        trusted_proxies  (none)                 the default
        read_only        false                  the default
        access_log       true                   the default
        """#)
  }

  @Test func `JSON has an object for each setting`() throws {
    let entries = try #require([JSONValue](json: configuration().entries.json))
    #expect(entries.count == 10)
    #expect(entries[1] == ["name": "port", "value": 9000, "source": "--port"])
    #expect(
      entries[3] == [
        "name": "client_secret", "value": "***", "source": "AZURE_CLIENT_SECRET in the environment",
      ])
  }

  @Test func `a setting that is not set says so`() throws {
    let entries = try Configuration<ServerSettings>(in: Surroundings()).entries.filter {
      $0.name == "client_secret"
    }
    #expect(entries.table == "client_secret  (not set)  the default")
  }
}

@Suite struct `Help` {
  @Test func `a program lists its commands`() {
    #expect(
      Program.sample.decide([], in: Surroundings()).shown == """
        A side gate for model context.

        Usage:
          postern <command>

        Commands:
          serve  Serve the tools over HTTP.
          call   Call a tool.
          keys   Look after the signing keys.

        Options:
          --version   Show the version
          -h, --help  Show this help

        See "postern <command> --help" for one command.
        """)
  }

  @Test func `a program without a visible command offers none`() {
    let program = Program("postern", version: "1", "A gate.", [EchoServer()])
    #expect(
      program.decide(["--help"], in: Surroundings()).shown == """
        A gate.

        Usage:
          postern [options]

        Options:
          --version   Show the version
          -h, --help  Show this help
        """)
  }

  @Test func `a command explains its arguments and options`() {
    #expect(
      Program.sample.decide(["call", "--times", "-h"], in: Surroundings()).shown == """
        Call a tool.

        Usage:
          postern call [options] <url> [<words>...]

        Arguments:
          <url>    The server's URL
          <words>  Words for the tool

        Options:
          --times <times>         How often [default: 1]
          --json                  Answer as JSON
          --numbers <numbers>...  Which numbers
          --labels <labels>       Labels by name
          --weight <weight>       How sure
          -h, --help              Show this help
        """)
  }

  @Test func `settings say their variables, and long lines are wrapped`() {
    #expect(
      Program.sample.decide(["serve", "--help"], in: Surroundings(), width: 72).shown == """
        Serve the tools over HTTP.

        Usage:
          postern serve [options]

        Options:
          --host <host>              Address to listen on [default: 0.0.0.0;
                                     environment: MCP_HOST]
          --port <port>              Port to listen on [default: 8000;
                                     environment: MCP_PORT]
          --base-url <base-url>      Public base URL [default:
                                     http://localhost:8000; environment:
                                     MCP_SERVER_BASE_URL, MCP_BASE_URL]
          --client-secret-file <path>
                                     Secret of the application [environment:
                                     AZURE_CLIENT_SECRET,
                                     AZURE_CLIENT_SECRET_FILE]
          --body-limit <body-limit>  Largest body [default: 4MiB; environment:
                                     POSTERN_BODY_LIMIT]
          --drain <drain>            Time to finish when stopped [default: 25s;
                                     environment: POSTERN_DRAIN]
          --tools <mail|calendar|files>...
                                     Which tools to offer [default: mail;
                                     environment: POSTERN_TOOLS]
          --trusted-proxies <trusted-proxies>...
                                     Front ends that are believed [environment:
                                     POSTERN_TRUSTED_PROXIES]
          --read-only                Offer no tool that changes anything
                                     [environment: POSTERN_READ_ONLY]
          --[no-]access-log          Whether to write an access log [default:
                                     true; environment: POSTERN_ACCESS_LOG]
          --env-file <path>          Read settings from a file of NAME=VALUE
                                     lines
          -h, --help                 Show this help
        """)
  }

  @Test(arguments: [0, 40, 60, 80, 200])
  func `no line is wider than asked, but for a word that is`(width: Int) throws {
    let text = try #require(Program.sample.decide(["serve", "-h"], in: Surroundings(), width: width).shown)
    for line in text.split(separator: "\n") where line.count > max(width, 40) {
      #expect(line.split(separator: " ").count == 1)
    }
  }
}
