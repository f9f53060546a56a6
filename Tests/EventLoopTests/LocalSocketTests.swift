import PosternTesting
import Testing

@testable import PosternEventLoop

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("A local socket", .timeLimit(.minutes(5))) struct LocalSocketTests {
  /// A path that nobody else uses.
  private static func path() -> String {
    "/tmp/postern-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
  }

  @Test func `carries bytes both ways`() async throws {
    try await withStage { stage in
      let arrivals = Mailbox<ByteStream>()
      let listener = try LocalListener(on: stage.loop, atPath: Self.path()) { arrivals.put($0) }
      let near = try ByteStream.connect(toSocketAt: listener.path, on: stage.loop)
      let far = await arrivals.next()
      let (one, other) = (Recorder(near), Recorder(far))
      for (from, to) in [(near, other), (far, one)] {
        from.write(Array("hello".utf8))
        await to.wait { $0.bytes.count >= 5 }
        #expect(to.bytes == Array("hello".utf8))
      }
      near.close()
      far.close()
      listener.close()
    }
  }

  @Test(.requirement("J9")) func `is its owner's alone, and gone when it is closed`() async throws {
    try await withStage { stage in
      let mask = umask(0)
      defer { umask(mask) }
      let listener = try LocalListener(on: stage.loop, atPath: Self.path()) { $0.close() }
      var status = stat()
      #expect(lstat(listener.path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      listener.close()
      #expect(lstat(listener.path, &status) != 0)
    }
  }

  @Test func `takes the place of one whose process has gone, and of nothing else`() async throws {
    try await withStage { stage in
      let path = Self.path()
      defer { unlink(path) }
      let address = try LocalAddress(path: path, action: "leave a socket behind")
      do {
        let number = try LocalAddress.socket(action: "leave a socket behind")
        try address.with({ bind(number.number, $0, $1) }, action: "leave a socket behind")
      }
      let refused = await thrown { try ByteStream.connect(toSocketAt: path, on: stage.loop) } as? IOError
      #expect(refused?.code == .connectionRefused)

      let listener = try LocalListener(on: stage.loop, atPath: path) { $0.close() }
      let second =
        await thrown { try LocalListener(on: stage.loop, atPath: path) { $0.close() } } as? IOError
      #expect(
        second?.description == "could not listen on \(path): another process listens there (EADDRINUSE)")
      listener.close()

      let file = open(path, O_CREAT | O_WRONLY, 0o600)
      close(file)
      let third = await thrown { try LocalListener(on: stage.loop, atPath: path) { $0.close() } } as? IOError
      #expect(third?.code == .addressInUse)
    }
  }

  @Test func `says that nobody has it, and that its path is no path`() async throws {
    try await withStage { stage in
      let missing =
        await thrown { try ByteStream.connect(toSocketAt: "/nowhere/at/all", on: stage.loop) } as? IOError
      #expect(missing?.code == .notFound)
      for path in ["", String(repeating: "p", count: 200), "/tmp/a\0b"] {
        let error = await thrown { try ByteStream.connect(toSocketAt: path, on: stage.loop) } as? IOError
        #expect(error?.code == .invalid)
      }
    }
  }
}
