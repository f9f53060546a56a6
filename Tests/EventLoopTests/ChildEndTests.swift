import PosternEventLoop
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The end of a program", .timeLimit(.minutes(5))) struct ChildEndTests {
  @Test(arguments: [
    ("echo ready; cat", ChildProcess.Exit.code(0)),
    ("echo ready; sleep 1000", .signal(.terminate)),
    ("trap 'exit 5' TERM; echo ready; while :; do sleep 1000; done", .code(5)),
    ("trap '' TERM; echo ready; while :; do sleep 1000; done", .signal(.kill)),
  ])
  func `is brought about by the end of its input, by SIGTERM, or by force`(
    script: String, exit: ChildProcess.Exit
  ) async throws {
    try await withStage { stage in
      var command = shell(script)
      // A shell may say there who was killed.
      command.errors = .captured(limit: 0)
      let child = try ChildProcess(command, on: stage.loop)
      #expect(try await child.output.read(atLeast: 6) == Array("ready\n".utf8))
      #expect(try await child.terminate(grace: .milliseconds(300)) == exit)
      #expect(!child.output.stream.isOpen)
      #expect(!child.input.stream.isOpen)
      #expect(isGone(child.identifier))
      #expect(try await child.terminate() == exit)
    }
  }

  @Test func `is that of what it has started, too`() async throws {
    try await withStage { stage in
      let child = try ChildProcess(shell("sleep 1000 & echo ready; wait"), on: stage.loop)
      #expect(try await child.output.read(atLeast: 6) == Array("ready\n".utf8))
      child.send(.terminate)
      // The other one has the pipe as well: without its end this would not come.
      #expect(try await child.output.readAll() == [])
      #expect(try await child.waitUntilExit() == .signal(.terminate))
    }
  }

  @Test func `comes although the task that asks for it was cancelled`() async throws {
    try await withStage { stage in
      let child = try ChildProcess(shell("cat; echo tidied"), on: stage.loop)
      let task = Task {
        _ = stage
        await untilCancelled()
        return try await child.terminate(grace: .patience)
      }
      task.cancel()
      #expect(try await task.value == .code(0))
    }
  }

  @Test func `is waited for no longer than is wanted`() async throws {
    try await withStage { stage in
      let child = try ChildProcess(.init("cat"), on: stage.loop)
      let error = await thrown { try await child.waitUntilExit(within: .milliseconds(10)) } as? IOError
      #expect(error?.code == .timedOut)
      let task = Task {
        _ = stage
        return await thrown { try await child.waitUntilExit() } as? IOError
      }
      await stage.turns(20)
      task.cancel()
      #expect(await task.value?.code == .closed)
      #expect(!isGone(child.identifier))
      #expect(try await child.terminate() == .code(0))
    }
  }

  @Test func `is that of its loop at the latest, by force, and leaves no remains`() async throws {
    let group = try EventLoopGroup(count: 1)
    let (identifier, waiting) = try await Stage(group.loops[0]).run { stage in
      let child = try ChildProcess(shell("trap '' TERM; echo ready; cat; sleep 1000"), on: stage.loop)
      #expect(try await child.output.read(atLeast: 6) == Array("ready\n".utf8))
      let task = Task.immediate {
        _ = stage
        return await thrown { try await child.waitUntilExit() } as? IOError
      }
      return (child.identifier, task)
    }
    group.stop()
    let error = await waiting.value
    #expect(error?.description == "could not wait for /bin/sh: its event loop has stopped (ECANCELED)")
    while !isGone(identifier) { sched_yield() }
  }

  @Test func `refuses to begin on a loop that has stopped`() async throws {
    let group = try EventLoopGroup(count: 1)
    group.stop()
    await Stage(group.loops[0]).run { stage in
      let loop = stage.loop
      #expect(throws: IOError.self) { try ChildProcess(.init("cat"), on: loop) }
      #expect(throws: IOError.self) { try StandardStreams(input: 0, output: 1, on: loop) }
    }
  }

  /// In a process of its own: nobody else opens anything.
  @Test func `leaves nothing open, nor anything of ours in the program`() async {
    await #expect(processExitsWith: .success) {
      try await withStage { stage in
        // What the loop opens when it is first asked stays open.
        try await ChildProcess(.init("cat"), on: stage.loop).terminate()
        let before = openDescriptors()
        weak var gone: ChildProcess?
        for round in 0..<20 {
          var command = shell("cat")
          command.errors = round % 2 == 0 ? .inherited : .captured(limit: 10)
          let child = try ChildProcess(command, on: stage.loop)
          for descriptor in openDescriptors().subtracting(before) {
            try #require(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
          }
          gone = child
          if round % 3 == 0 {
            try await child.terminate()
          } else {
            child.input.close()
            try #require(try await child.output.read() == nil)
          }
          try #require(try await child.waitUntilExit() == .code(0))
          command.program = "no-such-program"
          try #require(throws: IOError.self) { try ChildProcess(command, on: stage.loop) }
        }
        await stage.turns(5)
        try #require(openDescriptors() == before)
        try #require(gone == nil)
      }
      exit(0)
    }
  }
}

/// Whether there is no such process, not even one that nobody has asked about.
private func isGone(_ process: Int32) -> Bool { kill(process, 0) < 0 && errno == ESRCH }

private func openDescriptors() -> Set<Int32> {
  Set((0..<1024).filter { fcntl($0, F_GETFD) >= 0 })
}
