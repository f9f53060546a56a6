import PosternEventLoop
import PosternTesting
import Testing

@Suite("The async face of a stream", .timeLimit(.minutes(5))) struct StreamChannelTests {
  @Test func `reads until the end, and the end again`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let (writer, reader) = (StreamChannel(near), StreamChannel(far))
      try await writer.write([1, 2, 3])
      writer.close()
      var bytes: [UInt8] = []
      while let piece = try await reader.read() { bytes += piece }
      #expect(bytes == [1, 2, 3])
      #expect(try await reader.read() == nil)
      reader.close()
    }
  }

  @Test func `lets a writer wait for a slow reader, and keeps little for it`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let (writer, reader) = (StreamChannel(near), StreamChannel(far))
      let total = 32 << 20
      let piece = pattern(1 << 20)
      let writing = Task.immediate {
        _ = stage
        for _ in 0..<total / piece.count { try await writer.write(piece) }
        writer.close()
      }
      await stage.turns(50)
      #expect(near.takenByteCount < total / 2)
      var (count, largest) = (0, 0)
      while let piece = try await reader.read() {
        count += piece.count
        largest = max(largest, piece.count)
      }
      try await writing.value
      #expect(count == total)
      #expect(largest <= 2 * ByteStream.highWaterMark)
      reader.close()
    }
  }

  @Test func `lets many write, and keeps together what each writes`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let (writer, reader) = (StreamChannel(near), StreamChannel(far))
      let size = 300_000
      let writing = (0..<20).map { number in
        Task {
          _ = stage
          try await writer.write([UInt8](repeating: UInt8(number), count: size), within: .patience)
        }
      }
      var bytes: [UInt8] = []
      while bytes.count < 20 * size, let piece = try await reader.read(within: .patience) { bytes += piece }
      for task in writing { try await task.value }
      var seen: Set<UInt8> = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        #expect(bytes[start..<start + size].allSatisfy { $0 == bytes[start] })
        seen.insert(bytes[start])
      }
      #expect(seen.count == 20)
      writer.close()
      reader.close()
    }
  }

  @Test func `has finished when everything has left`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let (writer, reader) = (StreamChannel(near), StreamChannel(far))
      near.write(pattern(8 << 20))
      let finishing = Task.immediate {
        _ = stage
        try await writer.finish(within: .patience)
      }
      #expect(near.isOpen)
      #expect((await thrown { try await writer.write([1]) } as? IOError)?.code == .closed)
      var count = 0
      while let piece = try await reader.read(within: .patience) { count += piece.count }
      try await finishing.value
      #expect(count == 8 << 20)
      #expect(!near.isOpen)
      try await writer.finish()
      reader.close()
    }
  }

  @Test func `finishes in time, whoever takes nothing`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let writer = StreamChannel(near)
      near.write(pattern(16 << 20))
      #expect(
        (await thrown { try await writer.finish(within: .milliseconds(20)) } as? IOError)?.code == .timedOut)
      #expect(!near.isOpen)
      far.close()
    }
  }

  @Test func `gives what came before a reset, and then the reset`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let reader = StreamChannel(far)
      near.write([7])
      #expect(try await reader.read() == [7])
      near.abort()
      let error = await thrown { try await reader.read() } as? IOError
      #expect(error?.code == .connectionReset)
      #expect((await thrown { try await reader.write([1]) } as? IOError)?.code == .connectionReset)
    }
  }

  @Test func `waits for bytes no longer than it is told, and goes on afterwards`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let reader = StreamChannel(far)
      let error = await thrown { try await reader.read(within: .milliseconds(10)) } as? IOError
      #expect(error?.code == .timedOut)
      #expect(far.isOpen)
      near.write([7])
      #expect(try await reader.read(within: .patience) == [7])
      near.close()
      #expect(try await reader.read() == nil)
      reader.close()
    }
  }

  @Test func `breaks off with who takes nothing in time`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let writer = StreamChannel(near)
      let error =
        await thrown {
          try await writer.write(pattern(16 << 20), within: .milliseconds(20))
        } as? IOError
      #expect(error?.code == .timedOut)
      #expect(!near.isOpen)
      // Whether the peer hears of it while its window is closed is the kernels' affair.
      far.close()
    }
  }

  @Test(arguments: [0, 20]) func `stops waiting when the task is cancelled`(turns: Int) async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let reader = StreamChannel(far)
      let task = Task {
        _ = stage
        return await thrown { try await reader.read() } as? IOError
      }
      await stage.turns(turns)
      task.cancel()
      #expect(await task.value?.code == .closed)
      #expect(far.isOpen)
      near.close()
      reader.close()
    }
  }

  @Test func `tells of a close on this side, and takes it for no end`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let channel = StreamChannel(near)
      near.close()
      #expect((await thrown { try await channel.read() } as? IOError)?.code == .closed)
      #expect((await thrown { try await channel.write([1]) } as? IOError)?.code == .closed)
      far.close()
    }
  }

  @Test func `refuses a stream that is closed`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      far.close()
      near.close()
      let channel = StreamChannel(near)
      #expect((await thrown { try await channel.read() } as? IOError)?.code == .closed)
      #expect((await thrown { try await channel.write([1]) } as? IOError)?.code == .closed)
    }
  }
}
