import PosternEventLoop
import PosternTesting
import Testing

@Suite("A loop as an executor", .timeLimit(.minutes(5))) struct ExecutorTests {
  @Test func `runs an actor on its thread, before and after a suspension`() async throws {
    try await withStage { stage in
      #expect(stage.loop.isCurrent)
      await Task.yield()
      #expect(stage.loop.isCurrent)
      try await stage.loop.sleep(for: .milliseconds(1))
      #expect(stage.loop.isCurrent)
      #expect(EventLoop.current === stage.loop)
    }
    #expect(EventLoop.current == nil)
  }

  @Test func `knows who is isolated to it`() async throws {
    try await withStage { stage in
      #expect(stage.loop.isIsolatingCurrentContext() == true)
      let timers = Mailbox<Bool>()
      let timer = LoopTimer(on: stage.loop) { timers.put(stage.assumeIsolated { $0.loop.isCurrent }) }
      timer.set(stage.loop.now)
      #expect(await timers.next())
    }
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    #expect(group.loops[0].isIsolatingCurrentContext() == false)
  }

  @Test func `ends the process when another thread touches what is its own`() async {
    await #expect(processExitsWith: .failure) {
      try EventLoopGroup(count: 1).loops[0].checkIsolated()
    }
    await #expect(processExitsWith: .failure) {
      let loop = try EventLoopGroup(count: 1).loops[0]
      _ = try Listener(on: loop, at: .loopback) { $0.close() }
    }
  }

  @Test func `runs an immediate task, and one inside it, before the caller goes on`() async throws {
    try await withStage { stage in
      let (loop, tally) = (stage.loop, Tally())
      Task.immediate(executorPreference: loop) { @concurrent in
        tally.note(1)
        Task.immediate(executorPreference: loop) { @concurrent in tally.note(2) }
        tally.note(3)
      }
      tally.note(4)
      #expect(tally.numbers == [1, 2, 3, 4])
    }
  }

  @Test func `runs thousands of jobs from other threads`() async throws {
    let group = try EventLoopGroup(count: 3)
    defer { group.stop() }
    let sum = await withTaskGroup(of: Int.self) { tasks in
      for number in 0..<10_000 {
        let loop = group.next()
        tasks.addTask { await loop.perform { number } }
      }
      return await tasks.reduce(0, +)
    }
    #expect(sum == 49_995_000)
  }

  @Test func `runs the jobs of one thread in their order`() async throws {
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    let list = NumberList(group.loops[0])
    var last: Task<Void, Never>?
    for number in 0..<5000 { last = Task.immediate { await list.append(number) } }
    await last?.value
    #expect(await list.numbers == Array(0..<5000))
  }

  @Test(.requirement("L9")) func `looks at sockets and timers although a task always has more to do`()
    async throws
  {
    try await withStage { stage in
      let (near, far) = try await stage.recordedConnection()
      let busy = Task.immediate(executorPreference: stage.loop) {
        while !Task.isCancelled { await Task.yield() }
      }
      near.stream.write([1])
      await far.wait(for: .received)
      try await stage.loop.sleep(for: .milliseconds(1))
      busy.cancel()
      await busy.value
      near.stream.close()
      far.stream.close()
    }
  }
}

/// Numbers in the order in which they came.
actor NumberList {
  private let loop: EventLoop
  private(set) var numbers: [Int] = []
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init(_ loop: EventLoop) { self.loop = loop }

  func append(_ number: Int) { numbers.append(number) }
}
