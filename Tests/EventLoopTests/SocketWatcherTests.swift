import PosternEventLoop
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("A watcher of somebody else's socket", .timeLimit(.minutes(5))) struct SocketWatcherTests {
  @Test func `tells what the socket is ready for, as long as that is watched for`() async throws {
    try await withStage { stage in
      let (near, far) = try socketPair()
      defer { for descriptor in [near, far] { close(descriptor) } }
      let seen = Mailbox<SocketWatcher.Readiness>()
      var watcher: SocketWatcher?
      watcher = try SocketWatcher(descriptor: near, on: stage.loop) {
        seen.put($0)
        // Else it is told so in every turn of the loop.
        watcher?.watch(for: [])
      }
      watcher?.watch(for: .writable)
      #expect(await seen.next() == .writable)
      watcher?.watch(for: .readable)
      await stage.turns(20)
      #expect(seen.values.isEmpty)
      write(far, "x", 1)
      #expect(await seen.next() == .readable)
      // It still is readable, and nobody asks.
      await stage.turns(20)
      #expect(seen.values.isEmpty)
      watcher?.watch(for: [.readable, .writable])
      #expect(await seen.next() == [.readable, .writable])
      watcher?.close()
      watcher?.close()
      watcher?.watch(for: .readable)
      watcher = nil
    }
  }

  @Test func `leaves the socket open, and is gone when it is closed`() async throws {
    try await withStage { stage in
      let (near, far) = try socketPair()
      defer { for descriptor in [near, far] { close(descriptor) } }
      weak var gone: SocketWatcher?
      do {
        let watcher = try SocketWatcher(descriptor: near, on: stage.loop) { _ in }
        gone = watcher
        watcher.watch(for: .readable)
        watcher.close()
      }
      await stage.turns(5)
      #expect(gone == nil)
      #expect(write(near, "x", 1) == 1)
    }
  }

  @Test func `says so when its loop stops`() async throws {
    let (near, far) = try socketPair()
    defer { for descriptor in [near, far] { close(descriptor) } }
    let tally = Tally()
    try await withStage { stage in
      try SocketWatcher(descriptor: near, on: stage.loop) { tally.note(Int($0.rawValue)) }.watch(
        for: .readable)
    }
    #expect(tally.numbers == [Int(SocketWatcher.Readiness.failed.rawValue)])
  }
}
