import PosternEventLoop
import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageRedis

/// What becomes of calls while a server does what servers do.
@Suite("A Redis that", .serialized, .timeLimit(.minutes(2))) struct OutageTests {
  private let key = StoreKey("a", in: "c")

  /// How long a call took, and what it threw.
  private func time(
    _ body: () async throws -> Void
  ) async -> (error: StoreError?, duration: Duration) {
    let start = ContinuousClock.now
    do {
      try await body()
      return (nil, start.duration(to: .now))
    } catch { return (error as? StoreError, start.duration(to: .now)) }
  }

  /// Calls until one succeeds.
  private func untilItAnswers(_ store: RedisStore) async throws {
    while await time({ _ = try await store.get(key) }).error != nil { await Task.yield() }
  }

  @Test(.requirement("J10", "J11"))
  func `stands still is no reason to wait, and counts again when it goes on`() async throws {
    let server = try await RedisServer()
    try await withLoops { group in
      let store = try await open(server.url, on: group.loops[0], patience: .milliseconds(250))
      try await store.put([1], at: key, for: .forever)
      server.pause()
      for _ in 0..<8 {
        let read = await time { _ = try await store.get(key) }
        #expect(read.error?.code == .unavailable)
        #expect(read.error?.isUncertain == false)
        #expect(read.duration < .seconds(5))
      }
      // A second is over, and nobody waits at all: a thousand calls in a tenth of what their waiting would take.
      let many = await time { for _ in 0..<1_000 { _ = await time { _ = try await store.get(key) } } }
      #expect(many.duration < .seconds(25))
      server.goOn()
      let start = ContinuousClock.now
      try await untilItAnswers(store)
      #expect(start.duration(to: .now) < .seconds(20))
      #expect(try await store.get(key) == [1])
      await store.close()
    }
  }

  @Test(.requirement("J10")) func `stops in the middle of a write leaves it uncertain`() async throws {
    let server = try await RedisServer()
    try await withLoops { group in
      let store = try await open(server.url, on: group.loops[0], patience: .milliseconds(250))
      server.pause()
      let write = await time { try await store.put([1], at: key, for: .forever) }
      #expect(write.error?.code == .unavailable)
      #expect(write.error?.isUncertain == true)
      server.end()
      let gone = await time { try await store.put([2], at: key, for: .forever) }
      #expect(gone.error?.isUncertain == false)
      #expect(gone.error?.message.contains("127.0.0.1:\(server.port)") == true)
      await store.close()
    }
  }

  @Test(.requirement("J13")) func `may throw records away is not used unless that is meant`() async throws {
    let server = try await RedisServer(["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"])
    try await withLoops { group in
      let error = await time { _ = try await open(server.url, on: group.loops[0]) }.error
      #expect(error?.code == .unfit)
      #expect(
        error?.message.contains("maxmemory-policy allkeys-lru, so a full memory signs people out") == true)
      await (try open(server.url + "?allow-eviction=yes", on: group.loops[0])).close()
      try server.ask("config", "set", "maxmemory", "0")
      await (try open(server.url, on: group.loops[0])).close()
    }
  }

  @Test(.requirement("J4", "J13")) func `is full says so, and takes writes again when there is room`()
    async throws
  {
    let server = try await RedisServer(["--maxmemory", "10mb"])
    try await withLoops { group in
      let store = try await open(server.url, on: group.loops[0])
      var error: StoreError?
      var kept = 0
      while error == nil, kept < 1_000 {
        error = await time {
          try await store.put(
            [UInt8](repeating: 7, count: 100_000), at: StoreKey("\(kept)", in: "c"), for: .forever)
        }.error
        kept += 1
      }
      #expect(error?.code == .full)
      #expect(try await store.get(StoreKey("0", in: "c"))?.count == 100_000)
      try server.ask("config", "set", "maxmemory", "100mb")
      try await store.put([1], at: key, for: .forever)
      await store.close()
    }
  }

  @Test func `wants a user and a password lets in who has them, and tells others what is wrong`() async throws
  {
    let server = try await RedisServer(["--requirepass", "p@ss/word"])
    try await withLoops { group in
      let place = "127.0.0.1:\(server.port)"
      let login = ["-a", "p@ss/word", "--no-auth-warning"]
      try server.ask("acl", "setuser", "app", "on", ">%secret%", "~*", "&*", "+@all", "-info", options: login)
      for good in ["redis://:p%40ss%2Fword@\(place)", "redis://app:%25secret%25@\(place)/3"] {
        let store = try await open(good, on: group.loops[0])
        try await store.put([1], at: key, for: .forever)
        #expect(try await store.get(key) == [1])
        await store.close()
      }
      for (bad, reason) in [
        ("redis://\(place)", "wants a password"),
        ("redis://:wrong@\(place)", "refuses the user or the password"),
        ("redis://app:wrong@\(place)", "refuses the user or the password"),
      ] {
        let error = await time { _ = try await open(bad, on: group.loops[0], patience: .milliseconds(400)) }
          .error
        #expect(error?.message.contains(reason) == true, "\(bad): \(error?.message ?? "let in")")
        #expect(error?.message.contains("wrong@") == false)
      }
      try server.ask("acl", "setuser", "app", "-get", options: login)
      let store = try await open("redis://app:%25secret%25@\(place)", on: group.loops[0])
      let error = await time { _ = try await store.get(key) }.error
      #expect(error?.code == .unfit)
      #expect(error?.message.contains("ACL SETUSER") == true)
      await store.close()
    }
  }

  @Test func `has a socket is reached by it`() async throws {
    let server = try await RedisServer()
    try await withLoops { group in
      let store = try await open("unix://\(server.socketPath)", on: group.loops[0])
      try await store.put([1], at: key, for: .forever)
      #expect(try await store.get(key) == [1])
      await store.close()
      let none = await time {
        _ = try await open("unix:///nowhere.sock", on: group.loops[0], patience: .milliseconds(100))
      }
      #expect(none.error?.message.contains("/nowhere.sock") == true)
    }
  }

  @Test(.requirement("J12")) func `has a successor is followed by way of the sentinels`() async throws {
    let primary = try await RedisServer()
    let replica = try await RedisServer(["--replicaof", "127.0.0.1 \(primary.port)"])
    let sentinel = try await RedisServer(sentinelOf: primary)
    try await withLoops { group in
      while try !primary.ask("info", "replication").contains("state=online") { await Task.yield() }
      let store = try await open(
        "redis+sentinel://127.0.0.1:\(sentinel.port)/main?wait=1", on: group.loops[0],
        patience: .milliseconds(500))
      try await store.put([1], at: key, for: .forever)
      let before = try await store.epoch
      #expect(!before.isEmpty)
      while try !sentinel.ask("sentinel", "master", "main").contains("num-slaves\n1") { await Task.yield() }
      let stream = store.announcements(of: "topic")
      primary.end()
      let start = ContinuousClock.now
      try await untilItAnswers(store)
      #expect(start.duration(to: .now) < .seconds(60))
      #expect(try await store.get(key) == [1])
      // What was acknowledged before may be gone: one-time records of that time are void.
      #expect(try await store.epoch != before)
      #expect(try replica.ask("info", "replication").contains("role:master"))
      // Whoever listens is told that something may have been missed.
      #expect(await stream.first { _ in true } != nil)
      // Nobody is left to have a copy, and nobody is told that somebody has.
      let lonely = await time { try await store.put([2], at: key, for: .forever) }.error
      #expect(lonely?.code == .unavailable)
      #expect(lonely?.isUncertain == true)
      await store.close()
    }
  }
}
