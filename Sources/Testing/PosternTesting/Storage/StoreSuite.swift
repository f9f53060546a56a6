internal import PosternStorage
public import Testing

/// What every store promises, as checks that a test runs on a driver.
///
/// ```swift
/// @Test(arguments: StoreSuite.checks)
/// func keeps(_ check: StoreSuite.Check) async throws {
///   let clock = TestClock()
///   let rig = try StoreRig(MemoryStore(clock: clock)) { clock.advance(by: $0) }
///   try await check(rig)
/// }
/// ```
public enum StoreSuite {
  /// One promise.
  public struct Check: Sendable, CustomTestStringConvertible {
    /// The promise in words.
    public let promise: String
    private let body: @Sendable (StoreRig) async throws -> Void

    init(_ promise: String, _ body: @escaping @Sendable (StoreRig) async throws -> Void) {
      self.promise = promise
      self.body = body
    }

    /// Holds a store to the promise, and then closes it.
    public func callAsFunction(_ rig: StoreRig) async throws {
      do {
        try await body(rig)
      } catch {
        await rig.store.close()
        await rig.other.close()
        throw error
      }
      await rig.store.close()
      await rig.other.close()
    }

    /// The promise.
    public var testDescription: String { promise }
  }

  /// All of them.
  public static let checks = values + lifetimes + commits + scans + counters + locks + races + endings

  /// The code of what a call throws; nil when it throws nothing of a store's.
  static func code(
    of body: () async throws -> some Sendable
  ) async -> StoreError.Code? {
    do {
      _ = try await body()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }
}

extension String {
  /// The text as a value.
  var value: [UInt8] { Array(utf8) }
}
