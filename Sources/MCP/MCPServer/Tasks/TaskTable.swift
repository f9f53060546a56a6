internal import PosternCryptography
internal import PosternMCP
internal import Synchronization

/// The tasks of a server, each its principal's own.
final class TaskTable: Sendable {
  private let tasks = Mutex<[String: BackgroundTask]>([:])
  private let each: Int
  private let all: Int
  private let now: @Sendable () -> Int64

  init(_ configuration: Server.Configuration) {
    each = configuration.tasksEach
    all = configuration.tasksInAll
    now = configuration.unixTime
  }

  /// Keeps a task from now on; false when there are too many.
  func add(_ task: BackgroundTask) -> Bool {
    let (isIn, expired) = tasks.withLock { tasks in
      let now = now()
      let expired = tasks.values.filter { $0.end <= now }
      for task in expired { tasks[task.id] = nil }
      guard tasks.count < all, tasks.values.count(where: { $0.principal == task.principal }) < each else {
        return (false, expired)
      }
      tasks[task.id] = task
      return (true, expired)
    }
    for task in expired { task.cancel() }
    return isIn
  }

  /// A task, if it is this principal's: somebody else's does not exist (I4).
  func find(_ id: String, of principal: String?) -> BackgroundTask? {
    guard let task = tasks.withLock({ $0[id] }), task.principal == principal else { return nil }
    guard task.end > now() else {
      tasks.withLock { $0[id] = nil }
      task.cancel()
      return nil
    }
    return task
  }

  /// A task of this process, whoever it belongs to: another replica has seen to that.
  func own(_ id: String) -> BackgroundTask? { tasks.withLock { $0[id] } }

  /// Forgets a task that never began.
  func remove(_ task: BackgroundTask) { tasks.withLock { $0[task.id] = nil } }

  /// Gives all tasks up.
  func end() {
    for task in tasks.withLock({ Array($0.values) }) { task.cancel() }
  }
}
