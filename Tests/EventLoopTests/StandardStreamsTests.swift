import PosternEventLoop
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Over other descriptors than the process's own; those are in `StandardOutputTests`.
@Suite("Streams over descriptors", .timeLimit(.minutes(5))) struct StandardStreamsTests {
  @Test func `carry bytes over pipes, and leave them as they were found`() async throws {
    let (there, back) = try (TestDescriptor.pipe(), TestDescriptor.pipe())
    let bytes = pattern(1 << 20)
    try await withStage { stage in
      let peer = try streams(back.reading, there.writing, on: stage)
      let ours = try streams(there.reading, back.writing, on: stage)
      for descriptor in [there.reading, back.writing] { #expect(!descriptor.blocks) }
      try await peer.output.write([1, 2, 3])
      #expect(try await ours.input.read() == [1, 2, 3])
      let received = Task.immediate {
        _ = stage
        return try await peer.input.read(atLeast: bytes.count)
      }
      try await ours.output.write(bytes)
      #expect(try await received.value == bytes)
      try await peer.close()
      for descriptor in [there.writing, back.reading] { #expect(descriptor.blocks) }
      there.writing.close()
      #expect(try await ours.input.read() == nil)
      // The end of one direction is not that of the other.
      #expect(!back.writing.blocks)
      try await ours.close()
      for descriptor in [there.reading, back.writing] { #expect(descriptor.blocks) }
    }
  }

  @Test func `carry bytes over one socket that is both`() async throws {
    let (near, far) = try TestDescriptor.sockets()
    try await withStage { stage in
      let (ours, peer) = try (streams(near, near, on: stage), streams(far, far, on: stage))
      let bytes = pattern(1 << 20)
      let writing = Task.immediate {
        _ = stage
        try await ours.output.write(bytes)
      }
      #expect(try await peer.input.read(atLeast: bytes.count) == bytes)
      try await writing.value
      try await peer.output.write([7])
      // What comes is for the input, although the output could see it as well.
      #expect(try await ours.input.read() == [7])
      try await ours.output.finish()
      // The other half may still be in use.
      #expect(!near.blocks)
      try await ours.close()
      #expect(near.blocks)
      try await peer.close()
    }
  }

  @Test func `carry bytes over TCP`() async throws {
    try await withStage { stage in
      let listener = try Listener(on: stage.loop, at: .loopback) { $0.write([1, 2]) }
      let socket = try TestDescriptor.connected(to: listener.address)
      let ours = try streams(socket, socket, on: stage)
      #expect(try await ours.input.read() == [1, 2])
      #expect(ours.input.stream.peerAddress == listener.address)
      try await ours.close()
      #expect(socket.blocks)
      listener.close()
    }
  }

  @Test func `read a file to its end and write one`() async throws {
    let bytes = pattern(1 << 20)
    let (source, sink) = try (TestDescriptor.file(bytes), TestDescriptor.file())
    sink.write([1, 2, 3])
    try await withStage { stage in
      let ours = try streams(source, sink, on: stage)
      #expect(try await ours.input.readAll() == bytes)
      try await ours.output.write(bytes)
      try await ours.close()
      lseek(sink.number, 0, SEEK_SET)
      #expect(sink.readAll() == [1, 2, 3] + bytes)
    }
  }

  @Test func `find nothing in a device that is empty, and lose what they give it`() async throws {
    let nowhere = try TestDescriptor.opening("/dev/null")
    try await withStage { stage in
      let ours = try streams(nowhere, nowhere, on: stage)
      #expect(try await ours.input.read() == nil)
      try await ours.output.write(pattern(1 << 20), within: .patience)
      try await ours.close()
    }
  }

  @Test func `are lines to and from a terminal, which goes on blocking`() async throws {
    let (terminal, desk) = try TestDescriptor.terminal()
    try await withStage { stage in
      let ours = try streams(terminal, terminal, on: stage)
      desk.write("typed\n")
      #expect(try await ours.input.read() == Array("typed\n".utf8))
      // The terminal's own echo.
      #expect(desk.readAll(7) == Array("typed\r\n".utf8))
      #expect(terminal.blocks)
      try await ours.output.write(Array("shown".utf8))
      #expect(desk.readAll(5) == Array("shown".utf8))
      try await ours.close()
      // The thread that waited for keys waits no more: they are the next program's.
      desk.write("more\n")
      #expect(terminal.readAll(5) == Array("more\n".utf8))
    }
  }

  @Test func `wait for a terminal that is held up no longer than they are told`() async throws {
    let (terminal, desk) = try TestDescriptor.terminal()
    try await withStage { stage in
      let ours = try streams(terminal, terminal, on: stage)
      try await desk.hold(until: ours)
      try await ours.output.write([1])
      #expect(
        (await thrown { try await ours.close(within: .milliseconds(20)) } as? IOError)?.code == .timedOut)
      #expect(!ours.output.stream.isOpen)
    }
  }

  @Test func `see everything off although the task was cancelled`() async throws {
    let (nowhere, pipe) = try (TestDescriptor.opening("/dev/null"), TestDescriptor.pipe())
    let bytes = pattern(200_000)
    try await withStage { stage in
      let ours = try streams(nowhere, pipe.writing, on: stage)
      let task = Task {
        _ = stage
        ours.output.stream.write(bytes)
        await untilCancelled()
        try await ours.close(within: .patience)
      }
      task.cancel()
      await stage.turns(20)
      pipe.writing.close()
      let peer = try streams(pipe.reading, nowhere, on: stage)
      #expect(try await peer.input.readAll() == bytes)
      try await task.value
      try await peer.close()
    }
  }

  @Test func `say that a reader has gone`() async throws {
    let (nowhere, pipe) = try (TestDescriptor.opening("/dev/null"), TestDescriptor.pipe())
    pipe.reading.close()
    try await withStage { stage in
      let ours = try streams(nowhere, pipe.writing, on: stage)
      #expect((await thrown { try await ours.output.write([1]) } as? IOError)?.code == .brokenPipe)
      #expect((await thrown { try await ours.output.write([1]) } as? IOError)?.code == .brokenPipe)
      #expect((await thrown { try await ours.close() } as? IOError)?.code == .brokenPipe)
      #expect(pipe.writing.blocks)
    }
  }

  @Test func `wait for a reader that takes nothing no longer than they are told`() async throws {
    let (nowhere, pipe) = try (TestDescriptor.opening("/dev/null"), TestDescriptor.pipe())
    try await withStage { stage in
      let ours = try streams(nowhere, pipe.writing, on: stage)
      try await ours.output.write(pattern(96 * 1024))
      #expect(
        (await thrown { try await ours.close(within: .milliseconds(20)) } as? IOError)?.code == .timedOut)
      #expect(pipe.writing.blocks)
    }
  }

  #if os(Linux)
    @Test(arguments: [false, true]) func `say that a disk is full`(writesOn: Bool) async throws {
      let full = try TestDescriptor.opening("/dev/full", O_WRONLY)
      let empty = try TestDescriptor.opening("/dev/null")
      try await withStage { stage in
        let ours = try streams(empty, full, on: stage)
        try await ours.output.write([1])
        if writesOn {
          let error = await thrown { while true { try await ours.output.write(pattern(100_000)) } }
          #expect((error as? IOError)?.code == .brokenPipe)
        }
        let error = await thrown { try await ours.close() } as? IOError
        #expect(error?.description == "could not write standard output: no space left on device (ENOSPC)")
      }
    }
  #endif

  @Test func `say why there is nothing to read`() async throws {
    let (folder, nowhere) = try (TestDescriptor.opening("/", O_RDONLY), TestDescriptor.opening("/dev/null"))
    try await withStage { stage in
      let ours = try streams(folder, nowhere, on: stage)
      #expect(try await ours.input.read() == nil)
      let error = await thrown { try await ours.close() } as? IOError
      #expect(error?.description.hasPrefix("could not read standard input: ") == true)
    }
  }

  @Test func `leave what did not block before`() async throws {
    let pipe = try TestDescriptor.pipe()
    _ = fcntl(pipe.reading.number, F_SETFL, O_NONBLOCK)
    try await withStage { stage in
      let ours = try streams(pipe.reading, pipe.writing, on: stage)
      try await ours.close()
      #expect(!pipe.reading.blocks)
      #expect(pipe.writing.blocks)
    }
  }

  @Test func `give back what they took when the loop stops, and nothing when they cannot have it`()
    async throws
  {
    let pipe = try TestDescriptor.pipe()
    try await withStage { stage in
      #expect(throws: IOError.self) {
        try StandardStreams(input: pipe.reading.number, output: 9999, on: stage.loop)
      }
      let ours = try streams(pipe.reading, pipe.writing, on: stage)
      #expect(!pipe.reading.blocks)
      #expect(ours.input.stream.isOpen)
    }
    #expect(pipe.reading.blocks)
    #expect(pipe.writing.blocks)
  }

  private func streams(
    _ input: TestDescriptor, _ output: TestDescriptor, on stage: isolated Stage
  ) throws -> StandardStreams {
    try StandardStreams(input: input.number, output: output.number, on: stage.loop)
  }
}
