internal import PosternHTTPTypes
internal import Synchronization

/// How many connections each limited address holds, on all loops together.
///
/// Touched when a connection opens and when it closes, so its size is bounded by the connections'.
final class AddressTally: Sendable {
  private let counts = Mutex<[IPAddress: Int]>([:])

  func count(of address: IPAddress) -> Int { counts.withLock { $0[address] ?? 0 } }

  func opened(_ address: IPAddress) { counts.withLock { $0[address, default: 0] += 1 } }

  func closed(_ address: IPAddress) {
    counts.withLock { counts in
      guard let count = counts[address] else { return }
      counts[address] = count > 1 ? count - 1 : nil
    }
  }
}
