/// Jobs of the loop's own thread, first in, first out, in an array that is used again and again.
///
/// What has been taken is removed when it is half of the array, since a busy loop's queue may never be empty.
struct JobQueue {
  private var jobs: [UnownedJob] = []
  private var head = 0

  var isEmpty: Bool { head == jobs.count }

  mutating func append(_ job: UnownedJob) { jobs.append(job) }

  mutating func popFirst() -> UnownedJob? {
    guard head < jobs.count else { return nil }
    let job = jobs[head]
    head += 1
    if head == jobs.count {
      jobs.removeAll(keepingCapacity: jobs.capacity <= 1024)
      head = 0
    } else if head >= 1024, head >= jobs.count / 2 {
      jobs.removeFirst(head)
      head = 0
    }
    return job
  }
}

/// Jobs that other threads hand to a loop.
struct Inbox {
  enum Receipt { case waiting, alreadyWoken, stopped }

  private enum Phase { case open, stopping, closed }
  private var jobs: [UnownedJob] = []
  private var phase = Phase.open

  var isClosed: Bool { phase == .closed }

  mutating func post(_ job: UnownedJob) -> Receipt {
    guard phase != .closed else { return .stopped }
    jobs.append(job)
    return jobs.count == 1 ? .waiting : .alreadyWoken
  }

  mutating func takeAll() -> (jobs: [UnownedJob], stopping: Bool) {
    defer { jobs = [] }
    return (jobs, phase != .open)
  }

  /// Answers false when somebody asked before.
  mutating func requestStop() -> Bool {
    guard phase == .open else { return false }
    phase = .stopping
    return true
  }

  mutating func closeIfEmpty() -> Bool {
    if jobs.isEmpty { close() }
    return isClosed
  }

  mutating func close() { phase = .closed }
}
