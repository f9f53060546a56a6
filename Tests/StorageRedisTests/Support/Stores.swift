import PosternEventLoop
import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageRedis

/// Runs `body` with loops for two clients.
func withLoops<Result>(_ body: (EventLoopGroup) async throws -> Result) async throws -> Result {
  let group = try EventLoopGroup(count: 2)
  defer { group.stop() }
  return try await body(group)
}

/// Opens a store.
func open(
  _ url: String, on loop: EventLoop, patience: Duration = .seconds(5)
) async throws -> RedisStore {
  var configuration = RedisStore.Configuration()
  // For tests of what is promised, and not of when: machines are slow.
  configuration.patience = patience
  return try await RedisStore(try RedisURL(url), on: loop, configuration: configuration)
}

/// Two clients of one server, for the suite; Redis has a clock of its own, and waiting is the only way to move it.
func rig(_ url: String, _ group: EventLoopGroup) async throws -> StoreRig {
  try StoreRig(
    try await open(url, on: group.loops[0]), other: try await open(url, on: group.loops[1]),
    moment: .milliseconds(300)
  ) { duration in try await LoopClock().sleep(for: duration) }
}
