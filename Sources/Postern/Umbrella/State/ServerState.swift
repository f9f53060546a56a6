package import PosternEventLoop
internal import PosternHTTPServer
internal import PosternLogging
public import PosternStorage
internal import PosternStorageRedis
internal import PosternStorageSQLite
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A server's store and keys, from its start to its end.
public final class ServerState: Sendable {
  /// The store, and what seals what goes into it: the `state` of a server's configuration.
  public let sealed: SealedStore
  /// The keys.
  public let keys: ServerKeys
  private let settings: StateSettings
  private let group: EventLoopGroup
  private let ownsGroup: Bool
  private let failure:
    Mutex<(error: StoreError?, waiter: CheckedContinuation<StoreError?, Never>?, isOver: Bool)>

  /// Opens the store, loads the keys or makes the first ones, and refuses what does not go together.
  ///
  /// Nothing of the process is written to a core dump from here on: it has keys in it (J9).
  ///
  /// - Parameter settings: Where everything is.
  /// - Returns: What ``run()`` keeps going and ``close()`` ends.
  /// - Throws: A sentence for the operator that stops the start.
  public static func open(_ settings: StateSettings) async throws -> ServerState {
    let group = try EventLoopGroup(count: 1)
    do {
      return try await open(settings, on: group, ownsGroup: true)
    } catch {
      group.stop()
      throw error
    }
  }

  /// The same on loops that the caller has started.
  package static func open(
    _ settings: StateSettings, on group: EventLoopGroup, ownsGroup: Bool = false
  ) async throws -> ServerState {
    ProcessLimits.forbidCoreDumps()
    let directory = mkdir(settings.home, 0o700)
    guard directory == 0 || errno == EEXIST || makeParents(of: settings.home) else {
      throw StateError("Could not make the directory \(settings.home): \(String(cString: strerror(errno))).")
    }
    let ears = Ears()
    let store = try await store(settings, on: group) { ears.tell($0) }
    do {
      let keys = try await ServerKeys(
        at: settings.keys(in: store), for: store, logger: settings.logger,
        unixTime: ProcessClock.unixMilliseconds)
      let state = ServerState(
        SealedStore(store, keys: keys, logger: settings.logger), keys, settings, group, ownsGroup)
      ears.listen { state.fail($0) }
      return state
    } catch {
      await store.close()
      throw error
    }
  }

  private init(
    _ sealed: SealedStore, _ keys: ServerKeys, _ settings: StateSettings, _ group: EventLoopGroup,
    _ ownsGroup: Bool
  ) {
    self.sealed = sealed
    self.keys = keys
    self.settings = settings
    self.group = group
    self.ownsGroup = ownsGroup
    failure = Mutex((nil, nil, false))
  }

  /// Follows what replicas do with the keys and listens to the operator, until the task is cancelled.
  ///
  /// - Throws: What the disk did when it failed: the process should end, so that somebody looks.
  public func run() async throws {
    let admin = try await AdminServer(self, at: settings.adminSocket, on: group)
    let keys = keys
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await keys.run(clock: ContinuousClock()) }
      tasks.addTask { [self] in
        if let error = await firstFailure() { throw error }
      }
      defer { tasks.cancelAll() }
      do {
        try await tasks.next()
      } catch {
        await admin.close()
        throw error
      }
      await admin.close()
    }
  }

  /// Finishes what the store has begun and lets go of it.
  public func close() async {
    await sealed.store.close()
    if ownsGroup { group.stop() }
  }

  private func fail(_ error: StoreError) {
    failure.withLock { state in
      state.error = error
      return state.waiter.take()
    }?.resume(returning: error)
  }

  private func firstFailure() async -> StoreError? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let error = failure.withLock { state -> StoreError?? in
          if let error = state.error { return .some(error) }
          if Task.isCancelled || state.isOver { return .some(nil) }
          state.waiter = continuation
          return nil
        }
        if let error { continuation.resume(returning: error) }
      }
    } onCancel: {
      failure.withLock { state in
        state.isOver = true
        return state.waiter.take()
      }?.resume(returning: nil)
    }
  }

  private static func store(
    _ settings: StateSettings, on group: EventLoopGroup, failed: @escaping @Sendable (StoreError) -> Void
  ) async throws(StoreError) -> any KeyValueStore {
    switch try settings.place() {
    case .memory: return MemoryStore()
    case .file(let path):
      var configuration = SQLiteStore.Configuration()
      configuration.logger = settings.logger
      configuration.onFailure = failed
      return try await SQLiteStore(path: path, configuration: configuration)
    case .redis(let text):
      var configuration = RedisStore.Configuration()
      configuration.logger = settings.logger
      return try await RedisStore(RedisURL(text), on: group.loops[0], configuration: configuration)
    }
  }

  /// Makes the directories above; true when there is the directory itself afterwards.
  private static func makeParents(of path: String) -> Bool {
    for index in path.indices.dropFirst() where path[index] == "/" {
      _ = mkdir(String(path[..<index]), 0o700)
    }
    return mkdir(path, 0o700) == 0 || errno == EEXIST
  }
}

/// Tells a failure to who is named after it may have happened.
private final class Ears: Sendable {
  private let state = Mutex<(error: StoreError?, listener: (@Sendable (StoreError) -> Void)?)>((nil, nil))

  func tell(_ error: StoreError) {
    state.withLock { state in
      state.error = error
      return state.listener
    }?(error)
  }

  func listen(_ body: @escaping @Sendable (StoreError) -> Void) {
    let error = state.withLock { state in
      state.listener = body
      return state.error
    }
    if let error { body(error) }
  }
}
