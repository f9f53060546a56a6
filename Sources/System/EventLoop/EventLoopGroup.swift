internal import CLibuv
internal import Synchronization

/// Loops that start together and stop together, one for every core unless told otherwise.
public final class EventLoopGroup: Sendable {
  /// The loops, in order.
  public let loops: [EventLoop]
  private let turn = Atomic<Int>(0)

  /// Starts `count` loops; nothing runs if one of them cannot start.
  public convenience init(count: Int = EventLoopGroup.coreCount) throws(IOError) {
    let first = try EventLoop()
    try self.init(first: first, count: count)
    do throws(IOError) {
      try first.start()
    } catch {
      stop()
      throw error
    }
  }

  /// The first loop is not started here: it may be the thread of `main`.
  init(first: EventLoop, count: Int) throws(IOError) {
    var started = [first]
    do throws(IOError) {
      for _ in 1..<max(1, count) {
        let loop = try EventLoop()
        try loop.start()
        started.append(loop)
      }
    } catch {
      for loop in started.dropFirst() { loop.stop() }
      throw error
    }
    loops = started
  }

  /// How many cores this process may use.
  public static var coreCount: Int { Int(uv_available_parallelism()) }

  /// A loop, each in its turn.
  public func next() -> EventLoop {
    let (turn, _) = turn.wrappingAdd(1, ordering: .relaxed)
    return loops[Int(UInt(bitPattern: turn) % UInt(loops.count))]
  }

  /// Stops the loops in the reverse of their order and waits for them.
  ///
  /// On a thread of one of them it only asks: two loops that waited for each other would wait for ever. A loop ends
  /// when its tasks rest, so whoever stops it sees to it that none goes on for ever.
  public func stop() {
    let isOutside = !loops.contains(where: \.isCurrent)
    for loop in loops.reversed() {
      if isOutside { loop.stop() } else { loop.requestStop() }
    }
  }
}
