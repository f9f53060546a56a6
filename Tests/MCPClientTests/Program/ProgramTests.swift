import PosternEventLoop
import PosternJSON
import PosternMCP
import PosternMCPClient
import PosternTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client of a program` {
  @Test(.requirement("MCP-25", "MCP-89")) func `speaks the stateless era to who answers its question`()
    async throws
  {
    try await ShellServer.connected(
      #"take; result "$discovery"; take; case $line in *tools/call*2026-07-28*) result "$done";; esac; take"#
    ) { client in
      #expect(await client.revision == .v2026_07_28)
      let result = try await client.callTool("one")
      #expect(result.text == "done")
    }
  }

  @Test(
    .requirement("MCP-89"),
    arguments: [
      "refuse -32601", "refuse -32602", "refuse -32000", #"result '{}'"#, "exit 3", "",
    ]) func `opens a handshake where the question is not understood, is the end, or is met with silence`(
      answer: String
    ) async throws
  {
    let file = #"take; case $line in *server/discover*) \#(answer.isEmpty ? ":" : answer); take;; esac; "#
    let script =
      file
      + #"case $line in *initialize*2025-11-25*) result "$greeting";; esac; take; take; result "$done"; take"#
    try await ShellServer.connected(script) {
      $0.deadlines.probe = .milliseconds(answer.isEmpty ? 300 : 10_000)
    } _: { client in
      #expect(await client.revision == .v2025_11_25)
      #expect(await client.greeting?.server.name == "old")
      let result = try await client.callTool("one")
      #expect(result.text == "done")
    }
  }

  @Test(.requirement("MCP-89"))
  func `stays with who is of the stateless era and does not speak its revision`() async throws {
    let error = try await ShellServer.failure(
      #"take; printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32022,"message":"no","data":{"supported":["2027-01-01"],"requested":"x"}}}\n' "$id"; take"#
    )
    #expect(error.code == .noCommonRevision)
    #expect(error.detail?.contains("2027-01-01") == true)
  }

  @Test func `never waits for ever: not for a greeting, nor for an answer`() async throws {
    let error = try await ShellServer.failure("while take; do :; done") {
      $0.deadlines.probe = .milliseconds(50)
      $0.deadlines.silence = .milliseconds(50)
    }
    #expect(error.code == .timedOut)
    try await ShellServer.connected(#"take; result "$discovery"; while take; do :; done"#) {
      $0.deadlines.silence = .seconds(1)
    } _: { client in
      try await expectFailure(.timedOut) { _ = try await client.callTool("one") }
    }
  }

  @Test func `says so when it cannot be started, and why it has ended`() async throws {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    let error = try await failure {
      _ = try await MCPClient.connect(running: ChildProcess.Command("no-such-program"), on: group.loops[0])
    }
    #expect(error.code == .notStarted)
    #expect(error.detail?.contains("no-such-program") == true)
    let ended = try await ShellServer.failure("echo first >&2; echo sorry >&2; exit 7")
    #expect(ended.code == .ended)
    #expect(ended.detail == "exit code 7: sorry")
  }

  @Test func `fails every open request when it ends, and every later one`() async throws {
    try await ShellServer.connected(#"take; result "$discovery"; take; take; kill -9 $$"#) { client in
      async let one = failure { _ = try await client.callTool("one") }
      async let two = failure { _ = try await client.callTool("two") }
      let errors = try await [one, two]
      #expect(errors.map(\.code) == [.ended, .ended])
      #expect(errors.map(\.mayHaveBeenDone) == [true, true])
      #expect(errors.map(\.detail) == ["signal 9", "signal 9"])
      try await expectFailure(.closed) { _ = try await client.callTool("three") }
    }
  }

  @Test func `ends what somebody listens to when it ends`() async throws {
    for script in [
      #"take; refuse -32601; take; result "$greeting"; take; exit 4"#,
      #"take; result "$discovery"; take; printf '{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":{},"_meta":{"io.modelcontextprotocol/subscriptionId":%s}}}\n' "$id"; exit 4"#,
    ] {
      try await ShellServer.connected(script) { client in
        let error = try await failure { for try await _ in try await client.listen(SubscriptionFilter()) {} }
        // It may have ended before anybody listened.
        #expect([.ended, .closed].contains(error.code))
      }
    }
  }

  @Test func `fails them also when it ends and others hold its output open`() async throws {
    try await ShellServer.connected(
      #"take; result "$discovery"; take; (trap '' TERM; sleep 3) & exit 2"#
    ) {
      $0.deadlines.exit = .milliseconds(50)
    } _: { client in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(error.code == .ended)
      #expect(error.detail == "exit code 2")
    }
  }

  @Test func `passes over lines that are no messages, and names them when nothing else comes`() async throws {
    try await ShellServer.connected(
      #"echo Welcome; echo; take; echo '{'; result "$discovery"; take; echo '[]'; result "$done"; take; echo noise; take"#
    ) { client in
      let result = try await client.callTool("one")
      #expect(result.text == "done")
      var options = CallOptions()
      var deadlines = ClientDeadlines()
      deadlines.silence = .seconds(2)
      options.deadlines = deadlines
      try await expectFailure(.invalidMessage) { _ = try await client.callTool("two", [:], options) }
    }
  }

  @Test func `fails at once where a line was too long to be read`() async throws {
    try await ShellServer.connected(
      #"take; result "$discovery"; take; head -c 10485760 /dev/zero | tr '\0' x; echo; take; result "$done"; take"#
    ) {
      $0.limits.message = 1 << 20
    } _: { client in
      let error = try await failure { _ = try await client.callTool("one") }
      #expect(error.code == .tooLarge)
      #expect(error.mayHaveBeenDone)
      let result = try await client.callTool("two")
      #expect(result.text == "done")
    }
  }

  @Test func `fails where the answer under its id is none`() async throws {
    for (answer, code) in [
      (#"printf '{"jsonrpc":"2.0","id":%s}\n' "$id""#, ClientError.Code.invalidMessage),
      (#"result '{"resultType":"other"}'"#, .invalidAnswer), ("refuse -32602", .refused),
    ] {
      try await ShellServer.connected(#"take; result "$discovery"; take; \#(answer); take"#) { client in
        try await expectFailure(code) { _ = try await client.callTool("one") }
      }
    }
  }

  @Test(.requirement("MCP-26")) func `takes a request back by a notification, in both eras`() async throws {
    for opening in [#"take; result "$discovery""#, #"take; refuse -32601; take; result "$greeting"; take"#] {
      // The second call is answered with the notification that came before it.
      let script =
        opening
        + #"; take; take; gone=$line; take; case $gone in *notifications/cancelled*requestId*) result "$done";; esac; take"#
      try await ShellServer.connected(script) { client in
        var options = CallOptions()
        var deadlines = ClientDeadlines()
        deadlines.total = .milliseconds(200)
        options.deadlines = deadlines
        try await expectFailure(.timedOut) { _ = try await client.callTool("one", [:], options) }
        let result = try await client.callTool("two")
        #expect(result.text == "done")
      }
    }
  }

  @Test(.requirement("MCP-27"))
  func `closes its input, asks, and then ends it by force, all within its time`() async throws {
    for trap in ["", "trap '' TERM; "] {
      try await ShellServer.connected(
        trap + #"take; result "$discovery"; while :; do sleep 1000; done"#
      ) {
        $0.deadlines.exit = .milliseconds(50)
      } _: { client in
        let call = Task { try await failure { _ = try await client.callTool("one") } }
        await client.close()
        let error = try await call.value
        #expect(error.code == .closed)
      }
    }
  }

  @Test func `has its arguments and its environment`() async throws {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    var command = ShellServer.command(
      #"take; [ "$0 $ONE" = "a b 1" ] && result "$discovery" || refuse -32020; take"#)
    command.arguments.append("a b")
    command.environment = ["ONE": "1", "PATH": "/usr/bin:/bin"]
    let client = try await MCPClient.connect(running: command, on: group.loops[0])
    #expect(await client.revision == .v2026_07_28)
    await client.close()
  }
}
