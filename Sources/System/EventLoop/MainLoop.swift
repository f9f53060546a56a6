internal import Synchronization

extension EventLoopGroup {
  /// Runs a whole program: the calling thread becomes the first loop, `body` is its first task, and what it
  /// returns is the exit code.
  ///
  /// No thread is left over, and none is woken for nothing.
  ///
  /// - Parameters:
  ///   - count: How many loops to run; the first is the calling thread.
  ///   - body: The program. The group stops when it returns.
  /// - Returns: What `body` returned.
  /// - Throws: An `IOError` when the loops cannot start.
  public static func main(
    loops count: Int = EventLoopGroup.coreCount,
    _ body: @escaping @Sendable (EventLoopGroup) async -> Int32
  ) throws(IOError) -> Int32 {
    let first = try EventLoop()
    let group = try EventLoopGroup(first: first, count: count)
    let exitCode = Mutex<Int32>(0)
    Task(executorPreference: first) {
      let code = await body(group)
      exitCode.withLock { $0 = code }
      group.stop()
    }
    first.run()
    group.stop()
    return exitCode.withLock { $0 }
  }
}
