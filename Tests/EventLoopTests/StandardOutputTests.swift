import PosternEventLoop
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// In processes of their own: everybody prints to standard output.
@Suite("Standard input and output", .timeLimit(.minutes(5))) struct StandardOutputTests {
  @Test func `carry the protocol, and nothing that somebody prints meanwhile`() async {
    await #expect(processExitsWith: .success) {
      let rig = try StandardRig()
      rig.input.writing.write("question\n")
      rig.input.writing.close()
      print("before", terminator: "")
      try await withStage { stage in
        let streams = try StandardStreams(on: stage.loop)
        print(", printed")
        try #require(try await streams.input.readAll() == Array("question\n".utf8))
        // Who reads descriptor 0 finds its end.
        try #require(readLine() == nil)
        try await streams.output.write(Array("answer\n".utf8))
        // What is started by a tool has neither.
        let tool = try ChildProcess(shell("cat <&0; echo started >&1"), on: stage.loop)
        tool.input.close()
        try #require(try await tool.output.readAll() == Array("started\n".utf8))
        try await tool.terminate()
        fflush(nil)
        system("cat; echo told")
        print("late", terminator: "")
        try await streams.close()
      }
      print("after")
      fflush(nil)
      try #require(rig.shown() == (output: "answer\nafter\n", errors: "before, printed\ntold\nlate"))
      exit(0)
    }
  }

  @Test func `are one's only, until they are closed`() async {
    await #expect(processExitsWith: .success) {
      _ = try StandardRig()
      try await withStage { stage in
        let streams = try StandardStreams(on: stage.loop)
        let error = try #require(throws: IOError.self) { try StandardStreams(on: stage.loop) }
        try #require(
          error.description
            == "could not take standard input and output: they are taken already (EBUSY)")
        try await streams.close()
        try await StandardStreams(on: stage.loop).close()
        _ = try StandardStreams(on: stage.loop)
      }
      // A loop that has stopped holds nothing.
      try await withStage { stage in try await StandardStreams(on: stage.loop).close() }
      exit(0)
    }
  }

  @Test func `are not taken by halves`() async {
    await #expect(processExitsWith: .success) {
      let rig = try StandardRig()
      try await withStage { stage in
        close(STDOUT_FILENO)
        // What is opened now must not get the number.
        dup2(rig.output.writing.number, STDIN_FILENO)
        let error = try #require(throws: IOError.self) { try StandardStreams(on: stage.loop) }
        try #require(
          error.description == "could not write standard output: bad file descriptor (EBADF)")
        try #require(fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK == 0)
        dup2(rig.output.writing.number, STDOUT_FILENO)
        try await StandardStreams(on: stage.loop).close()
      }
      exit(0)
    }
  }

  @Test func `may be closed, with standard error, when the program starts`() async {
    await #expect(processExitsWith: .success) {
      let rig = try StandardRig()
      for descriptor in [STDIN_FILENO, STDERR_FILENO] { close(descriptor) }
      try await withStage { stage in
        let streams = try StandardStreams(on: stage.loop)
        print("printed")
        fflush(nil)
        try #require(try await streams.input.read() == nil)
        try await streams.output.write(Array("answer\n".utf8))
        try await streams.close()
      }
      try #require(rig.shown().output == "answer\n")
      exit(0)
    }
  }
}

/// Pipes in place of the three standard descriptors of this process.
private struct StandardRig: Sendable {
  let input: (reading: TestDescriptor, writing: TestDescriptor)
  let output: (reading: TestDescriptor, writing: TestDescriptor)
  let errors: (reading: TestDescriptor, writing: TestDescriptor)

  init() throws {
    input = try TestDescriptor.pipe()
    output = try TestDescriptor.pipe()
    errors = try TestDescriptor.pipe()
    for pipe in [input, output, errors] {
      for end in [pipe.reading, pipe.writing] { _ = fcntl(end.number, F_SETFD, FD_CLOEXEC) }
    }
    dup2(input.reading.number, STDIN_FILENO)
    dup2(output.writing.number, STDOUT_FILENO)
    dup2(errors.writing.number, STDERR_FILENO)
  }

  /// Everything that was written to the two.
  func shown() -> (output: String, errors: String) {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] { close(descriptor) }
    for pipe in [output, errors] { pipe.writing.close() }
    return (
      String(decoding: output.reading.readAll(), as: UTF8.self),
      String(decoding: errors.reading.readAll(), as: UTF8.self)
    )
  }
}
