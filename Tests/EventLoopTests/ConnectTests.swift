import PosternEventLoop
import PosternTesting
import Testing

@Suite("Connecting", .timeLimit(.minutes(5))) struct ConnectTests {
  @Test func `says that nobody listens there`() async throws {
    try await withStage { stage in
      let listener = try Listener(on: stage.loop, at: .loopback) { $0.close() }
      let address = listener.address
      listener.close()
      await stage.turns(5)
      let error =
        await thrown {
          try await ByteStream.connect(to: address, on: stage.loop, within: .patience)
        } as? IOError
      #expect(error?.code == .connectionRefused)
      #expect(error?.description == "could not connect to \(address): connection refused (ECONNREFUSED)")
    }
  }

  @Test func `ends with its deadline`() async throws {
    try await withStage { stage in
      let backlog = try await FullBacklog(on: stage.loop)
      let error =
        await thrown {
          try await ByteStream.connect(to: backlog.address, on: stage.loop, within: .milliseconds(20))
        } as? IOError
      #expect(error?.code == .timedOut)
      backlog.close()
    }
  }

  @Test(arguments: [0, 1, 50]) func `ends when its task is cancelled, before it began or later`(turns: Int)
    async throws
  {
    try await withStage { stage in
      let backlog = try await FullBacklog(on: stage.loop)
      let address = backlog.address
      let task = Task {
        await stage.run { stage in
          await thrown { try await ByteStream.connect(to: address, on: stage.loop, within: .patience) }
            as? IOError
        }
      }
      await stage.turns(turns)
      task.cancel()
      #expect(await task.value?.code == .closed)
      backlog.close()
    }
  }
}
