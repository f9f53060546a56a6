import PosternEventLoop
import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageRedis

@Suite("The Redis store", .timeLimit(.minutes(5))) struct RedisSuiteTests {
  private static let server = Shared { try await RedisServer() }
  private static let older = Shared { try await RedisServer(["--rename-command", "HELLO", ""]) }
  private static let cluster = Shared { try await RedisCluster() }

  @Test(.requirement("J1", "J15", "D3"), arguments: StoreSuite.checks)
  func `keeps every promise of a store`(_ check: StoreSuite.Check) async throws {
    let server = try await Self.server.value()
    try await withLoops { group in try await check(try await rig(server.url, group)) }
  }

  @Test(.requirement("J15"), arguments: StoreSuite.checks)
  func `keeps every promise on a server that speaks RESP2 only`(_ check: StoreSuite.Check) async throws {
    let server = try await Self.older.value()
    try await withLoops { group in try await check(try await rig(server.url, group)) }
  }

  @Test(.requirement("J15"), arguments: StoreSuite.checks)
  func `keeps every promise on a cluster`(_ check: StoreSuite.Check) async throws {
    let cluster = try await Self.cluster.value()
    try await withLoops { group in try await check(try await rig(cluster.url, group)) }
  }
}
