import PosternStorage
import PosternTesting
import Testing

@Suite("The memory store") struct MemoryStoreTests {
  @Test(.requirement("J1", "J15", "D3"), arguments: StoreSuite.checks)
  func `keeps every promise of a store`(_ check: StoreSuite.Check) async throws {
    let clock = TestClock()
    let rig = try StoreRig(MemoryStore(clock: clock)) { clock.advance(by: $0) }
    try await check(rig)
  }

  @Test(.requirement("L3")) func `does not keep what is over`() async throws {
    let clock = TestClock()
    let store = MemoryStore(clock: clock)
    for round in 0..<20 {
      for number in 0..<1_000 {
        try await store.put([], at: StoreKey("\(round).\(number)", in: "c"), for: .limited(.seconds(1)))
      }
      clock.advance(by: .seconds(2))
    }
    #expect(store.count < 3_000)
  }
}
