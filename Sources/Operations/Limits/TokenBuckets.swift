internal import Synchronization

/// Token buckets of many keys in memory that never grows.
///
/// A bucket is one number: the moment at which it is full again (the generic cell rate algorithm, ITU-T I.371
/// annex A). A full bucket is the same as none, so the entry that is given up for a new key is the one that is full
/// soonest: a flood of new keys does not make anybody's debt forgotten before the smaller debts are.
public final class TokenBuckets: Sendable {
  /// What comes of taking a token.
  public enum Verdict: Equatable, Sendable {
    /// There was one.
    case taken
    /// There is none; the time after which there is.
    case refused(delay: Duration)
  }

  /// Two numbers, zero for none.
  private struct Bucket {
    var key: UInt64 = 0
    /// Nanoseconds since the table was made.
    var fullAt: UInt64 = 0
  }

  private final class Shard: Sendable {
    let buckets = Mutex<[Bucket]>([])
  }

  /// A key may be in any place of its row: 128 bytes, two cache lines.
  private static let rowLength = 8
  private static let shardCount = 16
  private let shards = (0..<shardCount).map { _ in Shard() }
  private let rowsPerShard: Int
  /// What one token takes to come back.
  private let interval: UInt64
  /// What an empty bucket takes to be full.
  private let depth: UInt64
  private let now: @Sendable () -> UInt64

  /// Buckets that are all full.
  ///
  /// - Parameters:
  ///   - rate: How many tokens come back in a second.
  ///   - burst: How many a full bucket has.
  ///   - capacity: How many keys are remembered at most.
  ///   - clock: What time is measured with.
  public init<Time: Clock>(
    rate: Double, burst: Int, capacity: Int, clock: Time
  ) where Time.Duration == Duration {
    let start = clock.now
    now = { start.duration(to: clock.now).nanoseconds }
    let day: UInt64 = 86_400 * 1_000_000_000
    let year = 365 * day
    // From one token a day to a thousand million a second; a year of them is depth enough.
    interval = rate > 1 / 86_400 ? UInt64(exactly: (1e9 / min(rate, 1e9)).rounded()) ?? day : day
    let (product, overflow) = interval.multipliedReportingOverflow(by: UInt64(max(1, burst)))
    depth = overflow ? year : min(product, year)
    let perShard = (max(1, capacity) - 1) / (Self.shardCount * Self.rowLength) + 1
    rowsPerShard = min(perShard, 1 << 20)
  }

  /// Takes a token of the key's bucket.
  public func take(_ key: some Hashable) -> Verdict {
    // Swift's hash is keyed anew in every process, so nobody outside can make two keys meet.
    var hasher = Hasher()
    hasher.combine(key)
    let hash = UInt64(truncatingIfNeeded: UInt(bitPattern: hasher.finalize())) | 1
    let shard = shards[Int(hash >> 60)]
    let row = Int((hash >> 1) % UInt64(rowsPerShard)) * Self.rowLength
    let now = now()
    return shard.buckets.withLock { buckets in
      if buckets.isEmpty { buckets = Array(repeating: Bucket(), count: rowsPerShard * Self.rowLength) }
      var place = row
      for index in row..<row + Self.rowLength {
        if buckets[index].key == hash {
          place = index
          break
        }
        if buckets[index].fullAt < buckets[place].fullAt { place = index }
      }
      let isKnown = buckets[place].key == hash
      return take(from: &buckets[place], known: isKnown, hash, at: now)
    }
  }

  /// What the buckets take in memory.
  package var byteCount: Int {
    shards.map { $0.buckets.withLock(\.capacity) * MemoryLayout<Bucket>.stride }.reduce(0, +)
  }

  private func take(from bucket: inout Bucket, known: Bool, _ hash: UInt64, at now: UInt64) -> Verdict {
    let fullAt = max(now, known ? bucket.fullAt : 0) + interval
    guard fullAt - now <= depth else {
      return .refused(delay: .nanoseconds(Int64(clamping: fullAt - now - depth)))
    }
    bucket = Bucket(key: hash, fullAt: fullAt)
    return .taken
  }
}

extension Duration {
  /// Nanoseconds; zero for what is negative, and the largest number after five centuries.
  fileprivate var nanoseconds: UInt64 {
    guard self > .zero else { return 0 }
    let (seconds, overflow) = UInt64(components.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = seconds.addingReportingOverflow(UInt64(components.attoseconds) / 1_000_000_000)
    return overflow || carry ? .max >> 1 : min(sum, .max >> 1)
  }
}
