import PosternEventLoop
import PosternTesting
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("A group of loops", .timeLimit(.minutes(5))) struct GroupTests {
  @Test func `gives its loops in turn`() throws {
    let group = try EventLoopGroup(count: 3)
    defer { group.stop() }
    let given = (0..<7).map { _ in group.next() }
    for (index, loop) in given.enumerated() { #expect(loop === group.loops[index % 3]) }
  }

  @Test func `has a loop at least, and one for every core unless told otherwise`() throws {
    for (count, expected) in [(0, 1), (-5, 1), (EventLoopGroup.coreCount, EventLoopGroup.coreCount)] {
      let group = try EventLoopGroup(count: count)
      #expect(group.loops.count == expected)
      group.stop()
    }
  }

  @Test func `may be stopped on two of its loops at once`() async throws {
    for _ in 0..<20 {
      let group = try EventLoopGroup(count: 2)
      await withTaskGroup { tasks in
        for loop in group.loops { tasks.addTask { await loop.perform { group.stop() } } }
      }
      group.stop()
    }
  }

  @Test func `is a program whose exit code is what its body returns`() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let code = try EventLoopGroup.main(loops: 2) { group in
        let first = await group.loops[0].perform { EventLoop.current === group.loops[0] }
        let second = await group.loops[1].perform { EventLoop.current === group.loops[1] }
        return first && second ? 7 : 1
      }
      exit(code)
    }
  }

  @Test(.requirement("L2")) func `leaves no descriptor and no loop behind`() async {
    await #expect(processExitsWith: .success) {
      weak var gone: EventLoop?
      /// The lowest free descriptor.
      func lowest() -> Int32 {
        let descriptor = dup(0)
        close(descriptor)
        return descriptor
      }
      for round in 0..<50 {
        let before = lowest()
        do {
          let group = try EventLoopGroup(count: 2)
          gone = group.loops[0]
          try await Stage(group.loops[0]).run { stage in
            let (near, far) = try await stage.connection()
            near.write(pattern(1 << 20))
            _ = (near, far)
          }
          group.stop()
        }
        // The first round opens what the process keeps.
        guard round == 0 || lowest() == before else { exit(2) }
      }
      for _ in 0..<1000 where gone != nil { await Task.yield() }
      exit(gone == nil ? 0 : 3)
    }
  }
}
