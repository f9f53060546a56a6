internal import PosternMCP
internal import PosternStorage
internal import Synchronization

/// Writes down how a task of this replica stands, so that every replica can say it.
///
/// One write at a time and always of the latest state; while the store cannot be reached it goes on trying, for as long
/// as the task is kept.
final class TaskRecorder: Sendable {
  private struct State {
    var latest: TaskSnapshot?
    var work: Task<Void, Never>?
  }

  private let replicas: Replicas
  private let frame: ResultFrame
  private let principal: String?
  private let end: Int64
  private let state = Mutex(State())
  /// Told what is written, and that another replica has given the task up.
  private let written: @Sendable (TaskSnapshot) -> Void
  private let overtaken: @Sendable () -> Void

  init(
    _ replicas: Replicas, _ frame: ResultFrame, principal: String?, end: Int64,
    written: @escaping @Sendable (TaskSnapshot) -> Void, overtaken: @escaping @Sendable () -> Void
  ) {
    self.replicas = replicas
    self.frame = frame
    self.principal = principal
    self.end = end
    self.written = written
    self.overtaken = overtaken
  }

  /// Writes the first state down; without it there is no task.
  func begin(_ snapshot: TaskSnapshot) async throws {
    try await replicas.live()
    try await replicas.sealed.put(
      record(snapshot), at: snapshot.id, in: StoredTask.collection, for: lifetime)
  }

  /// Writes a state down, soon.
  func note(_ snapshot: TaskSnapshot) {
    state.withLock { state in
      state.latest = snapshot
      guard state.work == nil else { return }
      state.work = Task { [self] in await write() }
    }
  }

  /// Waits until what was noted is written down.
  func settle() async { await state.withLock { $0.work }?.value }

  private func write() async {
    while let snapshot = state.withLock({ $0.latest }) {
      do {
        try await replace(snapshot)
        state.withLock { if $0.latest == snapshot { $0.latest = nil } }
      } catch {
        guard replicas.unixTime() < end, (try? await replicas.clock.sleep(for: .seconds(1))) != nil else {
          state.withLock { $0.latest = nil }
          break
        }
      }
    }
    // Whoever notes something from here on starts another turn, unless it came in between.
    let isMissed = state.withLock { state in
      state.work = nil
      return state.latest
    }
    if let isMissed { note(isMissed) }
  }

  private func replace(_ snapshot: TaskSnapshot) async throws {
    while let kept = try await replicas.sealed.find(snapshot.id, in: StoredTask.collection) {
      if let other = kept.record.task, other.state.isTerminal {
        if other.state != snapshot.state { overtaken() }
        return
      }
      if try await replicas.sealed.replace(kept, with: record(snapshot), in: StoredTask.collection) {
        return written(snapshot)
      }
    }
    // Its time is over, and nobody asks after it any more.
  }

  private func record(_ snapshot: TaskSnapshot) throws -> StoredTask {
    do {
      return try StoredTask(snapshot, principal: principal, owner: replicas.id, in: frame)
    } catch {
      throw StoreError(.misuse, "A task has no JSON form: \(error)")
    }
  }

  private var lifetime: Lifetime { .limited(.milliseconds(max(1, end &- replicas.unixTime()))) }
}
