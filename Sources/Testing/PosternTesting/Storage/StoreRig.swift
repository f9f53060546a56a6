internal import PosternCryptography
public import PosternStorage

/// A store to be tried, and how time is made to pass for it.
public struct StoreRig: Sendable {
  /// The store.
  public let store: any KeyValueStore
  /// Another client of the same records; the store itself where there can be only one.
  public let other: any KeyValueStore
  /// The lifetime of what is to end soon, in the store's own time.
  public let moment: Duration
  /// A collection that nobody else writes to.
  public let collection: String
  private let passTime: @Sendable (Duration) async throws -> Void

  /// Prepares a store for the suite.
  ///
  /// - Parameters:
  ///   - store: The store.
  ///   - other: Another client of the same records; nil where there can be only one.
  ///   - moment: A short lifetime: a second, or less where time cannot be made to pass.
  ///   - passTime: Lets the store's time pass, by a test clock or by waiting.
  /// - Throws: What the system says that has no random bytes.
  public init(
    _ store: any KeyValueStore, other: (any KeyValueStore)? = nil, moment: Duration = .seconds(1),
    passTime: @escaping @Sendable (Duration) async throws -> Void
  ) throws {
    self.store = store
    self.other = other ?? store
    self.moment = moment
    self.passTime = passTime
    collection = "suite-\(try Random.uint64())"
  }

  /// Lets so many moments pass.
  func pass(_ moments: Double) async throws { try await passTime(moment * moments) }

  /// A key of the rig's own collection, all of which share a group.
  func key(_ id: String = "one") -> StoreKey { StoreKey(id, in: collection, group: "g") }

  /// A value that ends soon.
  var soon: Lifetime { .limited(moment) }
  /// A value that does not end while it is looked at.
  var later: Lifetime { .limited(.seconds(3600)) }

  /// Both clients, in turn.
  func client(_ number: Int) -> any KeyValueStore { number.isMultiple(of: 2) ? store : other }

  /// What so many calls at once return, made by both clients in turn.
  func race<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (any KeyValueStore, Int) async throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
      for number in 0..<count {
        group.addTask { try await body(client(number), number) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
