internal import PosternStorage
internal import Synchronization

/// How much the disk was asked for; and, once the file is open, the time that it goes by.
final class StoreCounts: Sendable {
  let time = Signal<SteadyTime>()
  private let state = Mutex<(writes: Int, commits: Int)>((0, 0))

  func committed(_ writes: Int) {
    state.withLock { state in
      state.writes += writes
      state.commits += 1
    }
  }

  var now: (writes: Int, commits: Int) { state.withLock { $0 } }
}
