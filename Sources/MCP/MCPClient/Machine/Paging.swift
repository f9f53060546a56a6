/// The way through the pages of a list, which must come to an end.
struct Paging {
  private let mostPages: Int
  private let mostEntries: Int
  private var pages = 0
  private var entries = 0
  private var seen: Set<String> = []

  init(_ limits: ClientLimits) {
    mostPages = limits.pages
    mostEntries = limits.entries
  }

  /// Takes note of a page; answers the cursor to go on with, or nil at the end.
  ///
  /// MCP-61: an empty cursor is one.
  mutating func next(entries count: Int, cursor: String?) throws(ClientError) -> String? {
    pages += 1
    let (sum, overflow) = entries.addingReportingOverflow(count)
    guard !overflow, sum <= mostEntries else { throw ClientError(.tooManyPages, detail: "too many entries") }
    entries = sum
    guard let cursor else { return nil }
    guard seen.insert(cursor).inserted else {
      throw ClientError(.tooManyPages, detail: "a cursor came twice")
    }
    guard pages < mostPages else { throw ClientError(.tooManyPages, detail: "more than \(pages) pages") }
    return cursor
  }
}
