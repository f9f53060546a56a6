import PosternMCP
import Testing

struct RevisionTests {
  @Test func `the newest revision comes first, and names order as dates`() {
    #expect(Revision.all == Revision.all.sorted(by: >))
    #expect(
      Revision.all.map(\.name) == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"])
  }

  @Test func `a name that is not spoken here is no revision`() {
    #expect(Revision("2025-11-25") == .v2025_11_25)
    #expect(Revision("2099-01-01") == nil)
    #expect(Revision("DRAFT-2026-v1") == nil)
  }

  @Test func `only one revision has batches, and only the newest has result types`() {
    #expect(Revision.all.filter { $0.has(.batches) } == [.v2025_03_26])
    #expect(Revision.all.filter { $0.has(.resultTypes) } == [.v2026_07_28])
  }
}
