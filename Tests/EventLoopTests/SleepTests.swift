import PosternEventLoop
import PosternTesting
import Testing

@Suite("Sleeping", .timeLimit(.minutes(5))) struct SleepTests {
  @Test func `lasts at least as long as it should, even after long work`() async throws {
    try await withStage { stage in
      let start = ContinuousClock.now
      while ContinuousClock.now < start.advanced(by: .milliseconds(30)) {}
      let middle = ContinuousClock.now
      try await stage.loop.sleep(for: .milliseconds(20))
      #expect(ContinuousClock.now - middle >= .milliseconds(20))
    }
  }

  @Test func `ends with an error when the task is cancelled, before or meanwhile, on whatever thread`()
    async throws
  {
    try await withStage { stage in
      let loop = stage.loop
      let before = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        try await loop.sleep(for: .patience)
      }
      await #expect(throws: CancellationError.self) { try await before.value }
      let here = Task.immediate(executorPreference: loop) { try await loop.sleep(for: .patience) }
      here.cancel()
      await #expect(throws: CancellationError.self) { try await here.value }
      let elsewhere = Task.immediate(executorPreference: loop) { try await loop.sleep(for: .patience) }
      await Task.detached { elsewhere.cancel() }.value
      await #expect(throws: CancellationError.self) { try await elsewhere.value }
    }
  }

  @Test func `ends once, when its moment and a cancellation meet`() async throws {
    try await withStage { stage in
      let loop = stage.loop
      for _ in 0..<500 {
        let sleeper = Task.immediate(executorPreference: loop) { try await loop.sleep(for: .milliseconds(1)) }
        let canceller = Task.detached {
          try? await ContinuousClock().sleep(for: .milliseconds(1))
          sleeper.cancel()
        }
        _ = await sleeper.result
        await canceller.value
      }
    }
  }

  @Test(
    arguments: [
      (.zero, 0), (.milliseconds(-5), 0), (.nanoseconds(1), 1), (.milliseconds(7), 7), (.seconds(2), 2000),
      (.seconds(Int64.max), .max), (.milliseconds(1) + .nanoseconds(1), 2),
    ] as [(Duration, UInt64)])
  func `counts in milliseconds, rounded up`(duration: Duration, milliseconds: UInt64) {
    #expect(duration.wholeMilliseconds == milliseconds)
  }

  @Test func `until a moment that is too far away is until one that never comes`() {
    let moment = LoopInstant(milliseconds: .max - 1)
    #expect(moment.advanced(by: 2) == .never)
    #expect(moment.advanced(by: .seconds(1)) == .never)
    #expect(moment.duration(to: LoopInstant(milliseconds: 5)) == .zero)
    #expect(LoopInstant(milliseconds: 5).duration(to: LoopInstant(milliseconds: 7)) == .milliseconds(2))
  }
}
