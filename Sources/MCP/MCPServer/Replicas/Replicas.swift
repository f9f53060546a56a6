internal import PosternBase64
internal import PosternCryptography
internal import PosternLogging
internal import PosternMCP
internal import PosternStorage
internal import Synchronization

/// The other processes that serve the same clients: what is told to them and heard of them, through the store.
///
/// Everything that one tells is an entry of a log. Whoever announces an entry wakes the others; whoever misses that
/// finds it within a second.
final class Replicas: Sendable {
  /// That a replica lives, for as long as it says so again and again.
  private struct Life: Codable, Sendable {}
  private static let lives = StoreCollection("mcp.replicas", of: Life.self, lifetime: .limited(.seconds(30)))

  /// Names this process among them.
  let id: String
  let sealed: SealedStore
  let clock: any Clock<Duration>
  let unixTime: @Sendable () -> Int64
  private let log: StoreLog<ReplicaEvent>
  private let logger: Logger?
  /// What is to be told, and the last entry that was heard.
  private let state = Mutex<(outbox: [Change], heard: Int64?, isOut: Bool)>(([], nil, false))
  private let wake = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init(_ sealed: SealedStore, _ configuration: Server.Configuration) throws {
    self.sealed = sealed
    clock = configuration.clock
    unixTime = configuration.unixTime
    logger = configuration.logger
    id = Base64URL.encode(try Random.bytes(12))
    log = StoreLog("mcp.events", of: ReplicaEvent.self, in: sealed, for: .seconds(120))
  }

  /// Tells a change to the others, soon.
  ///
  /// What was not told yet and is the same, or is overtaken by it, is not told twice: an outage of the store leaves no
  /// more to tell than there is to know.
  func tell(_ change: Change) {
    state.withLock { state in
      state.outbox.removeAll { $0.isSuperseded(by: change) }
      state.outbox.append(change)
    }
    wake.continuation.yield()
  }

  /// Tells something that cannot wait.
  func tell(_ event: ReplicaEvent) async throws { try await log.append(event) }

  /// Whether a replica has said within the last half minute that it lives.
  func lives(_ replica: String) async throws -> Bool {
    if replica == id { return true }
    return try await sealed.get(replica, in: Self.lives) != nil
  }

  /// Says that this one lives.
  func live() async throws { try await sealed.put(Life(), at: id, in: Self.lives) }

  /// Hears and tells until the task is cancelled.
  func run(_ apply: @escaping @Sendable (ReplicaEvent) async throws -> Void) async {
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { [self] in
        for await _ in sealed.store.announcements(of: log.topic) { await attempt { try await hear(apply) } }
      }
      tasks.addTask { [self] in
        for await _ in wake.stream { await attempt { try await flush() } }
      }
      tasks.addTask { [self] in
        var turn = 0
        repeat {
          let isTurn = turn.isMultiple(of: 10)
          await attempt {
            if isTurn { try await live() }
            try await flush()
            try await hear(apply)
          }
          turn &+= 1
        } while (try? await clock.sleep(for: .seconds(1))) != nil
      }
    }
  }

  /// Tells what is left to tell.
  private func flush() async throws {
    while let change = state.withLock({ $0.outbox.first }) {
      try await log.append(ReplicaEvent(change, from: id))
      state.withLock { state in
        if state.outbox.first == change { state.outbox.removeFirst() }
      }
    }
  }

  /// Hears what the others have told since the last time; what was told before the first time is none of ours.
  private func hear(_ apply: (ReplicaEvent) async throws -> Void) async throws {
    guard let heard = state.withLock({ $0.heard }) else {
      let last = try await log.last()
      return state.withLock { $0.heard = $0.heard ?? last }
    }
    let news = try await log.news(after: heard)
    // Another turn may have heard the same meanwhile: to be told twice harms nobody.
    state.withLock { $0.heard = max($0.heard ?? 0, news.last) }
    if news.isIncomplete {
      for kind in [ReplicaEvent.Kind.tools, .prompts, .resources] {
        try await apply(ReplicaEvent(kind: kind, from: ""))
      }
    }
    for event in news.entries where event.from != id { try await apply(event) }
  }

  /// Does something that an outage of the store may prevent; the next turn does it again.
  private func attempt(_ body: () async throws -> Void) async {
    do {
      try await body()
      state.withLock { $0.isOut = false }
    } catch {
      let isNew = state.withLock { state in
        defer { state.isOut = true }
        return !state.isOut
      }
      if isNew { logger?.error("other replicas cannot be heard", ["error": .string("\(error)")]) }
    }
  }
}
