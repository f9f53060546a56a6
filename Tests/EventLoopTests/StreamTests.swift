import PosternEventLoop
import PosternTesting
import Testing

@Suite("A stream", .timeLimit(.minutes(5))) struct StreamTests {
  @Test(arguments: [1, 100, 70_000, 1_000_000]) func `carries bytes both ways, unchanged and in order`(
    size: Int
  )
    async throws
  {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      let bytes = pattern(size)
      near.stream.write(bytes)
      far.stream.write(Array(bytes.reversed()))
      await far.wait { $0.bytes.count == size }
      await near.wait { $0.bytes.count == size }
      #expect(far.bytes == bytes)
      #expect(near.bytes == bytes.reversed())
      near.stream.close()
      await far.wait(for: .ended)
      far.stream.close()
    }
  }

  @Test func `knows both of its addresses while it is open`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.connection()
      #expect(near.peerAddress == far.localAddress)
      #expect(near.localAddress == far.peerAddress)
      #expect(near.peerAddress?.host == "127.0.0.1")
      near.close()
      far.close()
      #expect(near.peerAddress == nil)
      #expect(near.localAddress == nil)
    }
  }

  @Test func `goes on reading when it has ended its writing`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      near.stream.write([1, 2, 3])
      near.stream.closeWriting()
      near.stream.write([4])
      await far.wait(for: .ended)
      #expect(far.bytes == [1, 2, 3])
      #expect(far.stream.isOpen)
      far.stream.write([5, 6])
      far.stream.closeAfterWriting()
      await near.wait(for: .ended)
      #expect(near.bytes == [5, 6])
      #expect(near.count(of: .ended) == 1)
      near.stream.close()
    }
  }

  @Test func `holds its peer back while nobody reads, and says when what waited has left`() async throws {
    try await withStage { stage in
      let (nearStream, farStream) = try await stage.connection()
      let (near, far) = (Recorder(nearStream), Recorder(farStream, reads: false))
      let bytes = pattern(16 << 20)
      nearStream.write(bytes)
      #expect(nearStream.bufferedByteCount > ByteStream.highWaterMark)
      #expect(Int(nearStream.takenByteCount) + nearStream.bufferedByteCount == bytes.count)
      await stage.turns(50)
      #expect(far.events.isEmpty)
      #expect(near.count(of: .drained) == 0)
      farStream.startReading()
      await near.wait(for: .drained)
      await far.wait { $0.bytes.count == bytes.count }
      #expect(far.bytes == bytes)
      #expect(nearStream.bufferedByteCount == 0)
      #expect(nearStream.takenByteCount == UInt64(bytes.count))
      nearStream.close()
      farStream.close()
    }
  }

  @Test func `knows whether bytes have arrived that nobody has read`() async throws {
    try await withStage { stage in
      let (nearStream, farStream) = try await stage.connection()
      let (near, far) = (Recorder(nearStream), Recorder(farStream, reads: false))
      #expect(!farStream.hasUnread)
      nearStream.write([1])
      #expect(farStream.hasUnread)
      farStream.startReading()
      await far.wait { $0.bytes == [1] }
      #expect(!farStream.hasUnread)
      nearStream.close()
      await far.wait(for: .ended)
      #expect(!farStream.hasUnread)
      farStream.close()
      #expect(!farStream.hasUnread)
      _ = near
    }
  }

  @Test func `may stop and start reading inside its own callbacks`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      far.react = { event in
        guard event == .received else { return }
        far.stream.stopReading()
        far.stream.startReading()
      }
      near.stream.write(pattern(300_000))
      near.stream.closeAfterWriting()
      await far.wait(for: .ended)
      #expect(far.bytes == pattern(300_000))
      far.stream.close()
    }
  }

  @Test func `closes after what was written has left, and loses it when it closes at once`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      near.stream.write(pattern(2 << 20))
      near.stream.closeAfterWriting()
      await far.wait(for: .ended)
      #expect(far.bytes.count == 2 << 20)
      #expect(near.events.last == .closed)
      #expect(near.error == nil)
      far.stream.close()

      let (hasty, other) = try await stage.recordedConnection()
      hasty.stream.write(pattern(16 << 20))
      hasty.stream.close()
      #expect(hasty.events == [.closed])
      #expect(!hasty.stream.isOpen)
      await other.wait { !Set($0.events).isDisjoint(with: [.ended, .closed]) }
      #expect(other.bytes.count < 16 << 20)
      other.stream.close()
    }
  }

  @Test func `tells its peer of a reset, once`() async throws {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      near.stream.abort()
      near.stream.abort()
      near.stream.close()
      await far.wait(for: .closed)
      #expect(far.error?.code == .connectionReset)
      #expect(far.events == [.closed])
      #expect(near.events == [.closed])
      #expect(near.error == nil)
    }
  }

  @Test func `may be closed by every callback of its own`() async throws {
    try await withStage { stage in
      for event in [Recorder.Event.received, .ended, .drained] {
        let (near, far) = try await stage.recordedConnection()
        near.react = { if $0 == event { near.stream.close() } }
        near.stream.write(pattern(1 << 22))
        far.stream.write([1])
        far.stream.closeWriting()
        await near.wait(for: .closed)
        #expect(near.count(of: .closed) == 1)
        #expect(near.error == nil)
        far.stream.close()
      }
    }
  }

  @Test func `is gone with its delegate and its descriptor when it is closed`() async throws {
    try await withStage { stage in
      weak var stream: ByteStream?
      weak var recorder: Recorder?
      do {
        let (near, far) = try await stage.recordedConnection()
        (stream, recorder) = (near.stream, near)
        near.stream.write(pattern(1 << 22))
        near.stream.close()
        far.stream.close()
      }
      await stage.turns(20)
      #expect(stream == nil)
      #expect(recorder == nil)
    }
  }
}
