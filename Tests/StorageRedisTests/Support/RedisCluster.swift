import PosternTesting
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Three nodes that share the slots.
final class RedisCluster: Sendable {
  let nodes: [RedisServer]
  var url: String { "redis+cluster://127.0.0.1:\(nodes[0].port)" }

  init() async throws {
    var nodes: [RedisServer] = []
    let buses = try (0..<3).map { _ in "\(try RedisServer.freePort())" }
    for bus in buses {
      nodes.append(
        try await RedisServer([
          "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-port", bus,
        ]))
    }
    self.nodes = nodes
    for (index, node) in nodes.enumerated() {
      try node.ask("cluster", "addslotsrange", "\(index * 5_462)", "\(min(16_383, index * 5_462 + 5_461))")
      try node.ask("cluster", "meet", "127.0.0.1", "\(nodes[0].port)", buses[0])
    }
    for node in nodes {
      var isReady = false
      for _ in 0..<2_000 where !isReady {
        let info = try node.ask("cluster", "info")
        isReady = info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
      }
      guard isReady else { throw RigError("the cluster does not come together") }
    }
  }
}

/// Something that several tests use, made once.
final class Shared<Value: Sendable>: Sendable {
  private let make: @Sendable () async throws -> Value
  private let task = Mutex<Task<Value, any Error>?>(nil)

  init(_ make: @escaping @Sendable () async throws -> Value) { self.make = make }

  func value() async throws -> Value {
    let task = task.withLock { task in
      if let task { return task }
      let new = Task { try await make() }
      task = new
      return new
    }
    return try await task.value
  }
}
