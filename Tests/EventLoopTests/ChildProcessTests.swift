import PosternTesting
import Testing

@testable import PosternEventLoop

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A command of the shell.
func shell(_ script: String) -> ChildProcess.Command { ChildProcess.Command("/bin/sh", ["-c", script]) }

@Suite("A program that is started", .timeLimit(.minutes(5))) struct ChildProcessTests {
  @Test func `takes and gives as much as it likes, and holds up whoever is faster`() async throws {
    try await withStage { stage in
      let cat = try ChildProcess(.init("cat"), on: stage.loop)
      let bytes = pattern(10 << 20)
      let writing = Task.immediate {
        _ = stage
        for start in stride(from: 0, to: bytes.count, by: 100_000) {
          try await cat.input.write(Array(bytes[start..<min(start + 100_000, bytes.count)]))
        }
        cat.input.close()
      }
      await stage.turns(50)
      #expect(cat.input.stream.takenByteCount < UInt64(bytes.count / 2))
      #expect(try await cat.output.readAll() == bytes)
      try await writing.value
      #expect(try await cat.waitUntilExit(within: .patience) == .code(0))
    }
  }

  @Test func `says how it ended, as often as it is asked`() async throws {
    try await withStage { stage in
      let child = try ChildProcess(shell("exit 7"), on: stage.loop)
      let others = (0..<3).map { _ in
        Task.immediate {
          _ = stage
          return try await child.waitUntilExit(within: .patience)
        }
      }
      #expect(try await child.waitUntilExit() == .code(7))
      for other in others { #expect(try await other.value == .code(7)) }
      #expect(try await child.terminate() == .code(7))
      child.send(.kill)
      let killed = try ChildProcess(shell("kill -9 $$"), on: stage.loop)
      #expect(try await killed.waitUntilExit() == .signal(.kill))
      try await killed.terminate()
    }
  }

  @Test func `has the arguments, the environment and the folder that it is given`() async throws {
    try await withStage { stage in
      var command = shell("pwd; echo $0 $1; echo $ONE")
      command.arguments += ["a b", "c"]
      command.environment = ["ONE": "1=1"]
      command.directory = "/usr"
      #expect(try await output(of: command, on: stage) == "/usr\na b c\n1=1\n")
      command = .init("/usr/bin/env")
      command.environment = [:]
      #expect(try await output(of: command, on: stage) == "")
      command.environment = nil
      let inherited = try await output(of: command, on: stage)
      let path = try #require(getenv("PATH"))
      #expect(inherited.split(separator: "\n").contains("PATH=\(String(cString: path))"))
      // In an environment of its own, the name is looked for on its own PATH.
      command = .init("env")
      command.environment = ["PATH": "/nowhere"]
      #expect(throws: IOError.self) { try ChildProcess(command, on: stage.loop) }
    }
  }

  @Test func `is not started when it does not exist, or cannot be said in C`() async throws {
    try await withStage { stage in
      let error = #expect(throws: IOError.self) { try ChildProcess(.init("no-such-program"), on: stage.loop) }
      #expect(error?.code == .notFound)
      #expect(error?.description == "could not start no-such-program: no such file or directory (ENOENT)")
      var command = ChildProcess.Command("cat")
      command.directory = "/no/such/folder"
      let other = #expect(throws: IOError.self) { try ChildProcess(command, on: stage.loop) }
      #expect(
        other?.description == "could not start cat in /no/such/folder: no such file or directory (ENOENT)")
      command = .init("/etc/passwd")
      #expect(throws: IOError.self) { try ChildProcess(command, on: stage.loop) }
      var refused = [ChildProcess.Command(""), .init("cat\0"), .init("cat", ["\0"])]
      for environment in [["": "1"], ["A=B": "1"], ["A": "\0"], ["\0": "1"]] {
        command = .init("cat")
        command.environment = environment
        refused.append(command)
      }
      for command in refused {
        let error = #expect(throws: IOError.self) { try ChildProcess(command, on: stage.loop) }
        #expect(error?.code == .invalid)
      }
    }
  }

  @Test func `may die at once, and who talks to it is told`() async throws {
    try await withStage { stage in
      var command = shell("echo sorry >&2; exit 3")
      command.errors = .captured(limit: 100)
      let child = try ChildProcess(command, on: stage.loop)
      #expect(try await child.output.read() == nil)
      let error =
        await thrown {
          while true { try await child.input.write(pattern(1 << 20)) }
        } as? IOError
      #expect(error?.code == .brokenPipe || error?.code == .closed)
      #expect(try await child.waitUntilExit() == .code(3))
      #expect(child.errorOutput == Array("sorry\n".utf8))
    }
  }

  @Test func `keeps the last of its errors, all that it said before it ended`() async throws {
    try await withStage { stage in
      for _ in 0..<20 {
        var command = shell("head -c 1000000 /dev/zero >&2; printf 0123456789 >&2")
        command.errors = .captured(limit: 12)
        let child = try ChildProcess(command, on: stage.loop)
        #expect(try await child.waitUntilExit() == .code(0))
        #expect(child.errorOutput == [0, 0] + Array("0123456789".utf8))
        try await child.terminate()
      }
      var command = shell("echo no >&2")
      command.errors = .captured(limit: -1)
      let child = try ChildProcess(command, on: stage.loop)
      #expect(try await child.waitUntilExit() == .code(0))
      #expect(child.errorOutput == [])
      try await child.terminate()
    }
  }

  @Test func `is heard to the end, whatever the loop has seen`() async throws {
    try await withStage { stage in
      let (reading, writing) = try TestDescriptor.pipe()
      let stream = try ByteStream.open(
        pipe: Descriptor(copying: reading.number, action: "test"), on: stage.loop, action: "test")
      let tail = StreamTail(of: stream, limit: 30_000)
      let bytes = pattern(50_000)
      writing.write(bytes)
      tail.finish()
      #expect(tail.bytes == bytes.suffix(30_000))
      #expect(!stream.isOpen)
    }
  }

  @Test func `may have left to others what it has started, with what they say`() async throws {
    try await withStage { stage in
      let child = try ChildProcess(shell("(read go <&3; echo done) 3<&0 & exit 0"), on: stage.loop)
      #expect(try await child.waitUntilExit() == .code(0))
      // Its input ends with it.
      #expect(try await child.output.readAll() == Array("done\n".utf8))
    }
  }

  private func output(of command: ChildProcess.Command, on stage: isolated Stage) async throws -> String {
    let child = try ChildProcess(command, on: stage.loop)
    let bytes = try await child.output.readAll()
    #expect(try await child.terminate() == .code(0))
    return String(decoding: bytes, as: UTF8.self)
  }
}
