/// Something that happens on a loop when a moment comes.
///
/// Moving the deadline later, or clearing it, is one assignment: the heap looks again when the old deadline comes. So
/// a connection can set a deadline on every request at no cost.
public final class LoopTimer {
  /// The moment at which the action runs; `.never` while there is none.
  public private(set) var deadline = LoopInstant.never
  /// Where the heap believes the deadline to be: never later than it is.
  fileprivate(set) var scheduled = LoopInstant.never
  fileprivate(set) var index: Int?
  private let heap: TimerHeap
  private let woken: (Bool) -> Void

  /// A timer without a deadline, on the loop that the caller runs on.
  ///
  /// A loop that stops forgets its timers.
  public convenience init(on loop: EventLoop, action: @escaping () -> Void) {
    self.init(on: loop, woken: { hasCome in if hasCome { action() } })
  }

  /// `woken` is told whether the moment has come; if not, it never will, since the loop stops.
  init(on loop: EventLoop, woken: @escaping (_ hasCome: Bool) -> Void) {
    heap = loop.timers
    self.woken = woken
  }

  /// Sets the moment at which the action runs, in place of any earlier one.
  public func set(_ deadline: LoopInstant) {
    self.deadline = deadline
    if deadline < scheduled { heap.schedule(self, at: deadline) }
  }

  /// Forgets the deadline.
  ///
  /// A timer that is dropped with a deadline still runs; one that is cleared does not.
  public func clear() { deadline = .never }

  /// Takes the timer out of the heap at once, with what its action holds.
  public func cancel() {
    deadline = .never
    heap.remove(self)
  }

  fileprivate func wake(hasCome: Bool) {
    deadline = .never
    woken(hasCome)
  }
}

/// The timers of one loop: a binary heap by scheduled moment, behind one libuv timer.
final class TimerHeap {
  private var heap: [LoopTimer] = []
  private let alarm = LoopAlarm()
  private var hasStopped = false

  func open(on loop: EventLoop) throws(IOError) {
    try alarm.open(on: loop)
  }

  func schedule(_ timer: LoopTimer, at moment: LoopInstant) {
    guard !hasStopped else { return }
    timer.scheduled = moment
    if let index = timer.index {
      siftUp(index)
    } else {
      heap.append(timer)
      timer.index = heap.count - 1
      siftUp(heap.count - 1)
    }
    if heap.first === timer { alarm.set(moment) }
  }

  func remove(_ timer: LoopTimer) {
    guard let index = timer.index else { return }
    timer.index = nil
    timer.scheduled = .never
    let last = heap.removeLast()
    guard last !== timer else { return }
    heap[index] = last
    last.index = index
    siftUp(index)
    siftDown(last.index ?? index)
  }

  /// Runs every timer whose deadline has come, and sets the alarm for the next.
  ///
  /// One that is set again meanwhile waits for the next turn, even if its moment has come: sockets are looked at before.
  func fire(at now: LoopInstant) {
    var due: [LoopTimer] = []
    while let first = heap.first, first.scheduled <= now {
      let moment = first.scheduled
      remove(first)
      if first.deadline <= moment {
        due.append(first)
      } else if first.deadline != .never {
        schedule(first, at: first.deadline)
      }
    }
    for timer in due where timer.index == nil && timer.deadline <= now { timer.wake(hasCome: true) }
    if let next = heap.first { alarm.set(next.scheduled) }
  }

  /// Forgets every timer, and takes no more.
  func stop() {
    hasStopped = true
    let forgotten = heap
    while let last = heap.last { remove(last) }
    for timer in forgotten where timer.deadline != .never { timer.wake(hasCome: false) }
  }

  private func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].scheduled < heap[parent].scheduled else { return }
      exchange(child, parent)
      child = parent
    }
  }

  private func siftDown(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].scheduled < heap[least].scheduled {
        least = child
      }
      guard least != parent else { return }
      exchange(parent, least)
      parent = least
    }
  }

  private func exchange(_ one: Int, _ other: Int) {
    heap.swapAt(one, other)
    heap[one].index = one
    heap[other].index = other
  }
}
