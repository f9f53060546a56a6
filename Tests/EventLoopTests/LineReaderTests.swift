import PosternEventLoop
import Testing

@Suite("A reader of lines", .timeLimit(.minutes(5))) struct LineReaderTests {
  @Test func `gives line after line, skips what is too long, and ends with the stream`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let lines = LineReader(StreamChannel(far), limit: 10)
      let long = pattern(1 << 20).map { $0 == UInt8(ascii: "\n") ? 0 : $0 }
      near.write(Array("one\r\n\n".utf8) + long + Array("\nlast".utf8))
      near.closeAfterWriting()
      #expect(try await lines.next(within: .patience) == .complete(Array("one".utf8)))
      #expect(try await lines.next(within: .patience) == .complete([]))
      #expect(try await lines.next(within: .patience) == .oversized(byteCount: 1 << 20))
      #expect(try await lines.next(within: .patience) == .complete(Array("last".utf8)))
      #expect(try await lines.next(within: .patience) == nil)
      #expect(try await lines.next(within: .patience) == nil)
      far.close()
    }
  }

  @Test func `has a line of some megabytes for whoever sends one`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let lines = LineReader(StreamChannel(far))
      let line = [UInt8](repeating: 7, count: LineSplitter.defaultLimit)
      near.write(line + Array("\r\n".utf8) + line + Array("7\n".utf8))
      #expect(try await lines.next(within: .patience) == .complete(line))
      #expect(try await lines.next(within: .patience) == .oversized(byteCount: line.count + 1))
      near.close()
      far.close()
    }
  }

  @Test func `goes on in the middle of a line when a wait was cut short`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      let lines = LineReader(StreamChannel(far))
      near.write(Array("begun, ".utf8))
      #expect(
        (await thrown { try await lines.next(within: .milliseconds(20)) } as? IOError)?.code == .timedOut)
      let task = Task {
        _ = stage
        return await thrown { try await lines.next() } as? IOError
      }
      task.cancel()
      #expect(await task.value?.code == .closed)
      near.write(Array("done\n".utf8))
      #expect(try await lines.next(within: .patience) == .complete(Array("begun, done".utf8)))
      near.abort()
      #expect((await thrown { try await lines.next() } as? IOError)?.code == .connectionReset)
    }
  }
}
