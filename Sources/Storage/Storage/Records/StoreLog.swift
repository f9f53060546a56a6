/// A numbered list of what happened, which every replica reads from where it has got to.
///
/// An entry's number and the entry are written in one step, so that whoever sees a number can read everything up to it.
/// Entries end with their lifetime; the number never starts again.
public struct StoreLog<Entry: Codable & Sendable>: Sendable {
  private struct Head: Codable, Sendable { var last: Int64 }

  private let name: String
  private let sealed: SealedStore
  private let heads: StoreCollection<Head>
  private let entries: StoreCollection<Entry>

  /// What a reader has not seen.
  public struct News: Sendable {
    /// The entries in their order.
    public let entries: [Entry]
    /// The number to read on from.
    public let last: Int64
    /// Whether some are gone already: the reader was away for longer than they live.
    public let isIncomplete: Bool
  }

  /// Names a log.
  ///
  /// - Parameters:
  ///   - name: Constant in the program; the log's two collections begin with it.
  ///   - entry: What is listed.
  ///   - sealed: Where it is kept.
  ///   - lifetime: How long a reader may be away and miss nothing.
  public init(_ name: String, of entry: Entry.Type, in sealed: SealedStore, for lifetime: Duration) {
    self.name = name
    self.sealed = sealed
    heads = StoreCollection("\(name).head", of: Head.self, lifetime: .forever)
    entries = StoreCollection("\(name).entries", of: Entry.self, lifetime: .limited(lifetime))
  }

  /// The topic that is announced after every entry.
  public var topic: String { name }

  /// Adds an entry, wakes the readers, and answers its number.
  @discardableResult
  public func append(_ entry: Entry) async throws(StoreError) -> Int64 {
    // Somebody wins each round, so that many rounds mean many writers and not bad luck.
    for _ in 0..<1_000 {
      let head = try await sealed.find("head", in: heads, group: name)
      let (number, overflow) = (head?.record.last ?? 0).addingReportingOverflow(1)
      guard !overflow else { throw .misuse("The log \(name) is full.") }
      let next = Head(last: number)
      let step =
        if let head {
          try await sealed.replacing(head, with: next, in: heads)
        } else {
          try await sealed.putting(next, at: "head", in: heads, group: name, if: .absent)
        }
      let new = try await sealed.putting(entry, at: "\(number)", in: entries, group: name)
      guard try await sealed.store.commit([step, new]) else { continue }
      // The entry is there; whoever does not hear of it now finds it at its next look.
      try? await sealed.store.announce(topic)
      return number
    }
    throw StoreError(.unavailable, "Too many write to the log \(name) at once.")
  }

  /// The number of the newest entry; zero before the first.
  public func last() async throws(StoreError) -> Int64 {
    try await sealed.get("head", in: heads, group: name)?.last ?? 0
  }

  /// What came after a number, at most `limit` entries of it.
  public func news(after number: Int64, limit: Int = 100) async throws(StoreError) -> News {
    let last = try await last()
    guard last > number else { return News(entries: [], last: last, isIncomplete: last < number) }
    let end = min(last, number.saturatingAdd(Int64(max(1, limit))))
    var found: [Entry] = []
    for index in (number + 1)...end {
      guard let entry = try await sealed.get("\(index)", in: entries, group: name) else { continue }
      found.append(entry)
    }
    return News(entries: found, last: end, isIncomplete: Int64(found.count) < end - number)
  }
}
