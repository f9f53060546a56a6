import PosternStorage
import PosternTesting
import Testing

@testable import PosternStorageSQLite

@Suite("The SQLite store") struct SuiteTests {
  @Test(.requirement("J1", "J15", "D3"), arguments: StoreSuite.checks)
  func `keeps every promise of a store`(_ check: StoreSuite.Check) async throws {
    try await withHome { home in
      let clock = TestClock()
      let rig = try StoreRig(try await home.store(clock)) { clock.advance(by: $0) }
      try await check(rig)
    }
  }
}
