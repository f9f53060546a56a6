import PosternEventLoop
import PosternTesting
import Synchronization
import Testing

/// Where a test's code runs: on a loop, like the code of whoever uses it.
actor Stage {
  nonisolated let loop: EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init(_ loop: EventLoop) { self.loop = loop }

  func run<Result: Sendable>(
    _ body: @Sendable (isolated Stage) async throws -> Result
  ) async rethrows -> Result {
    try await body(self)
  }

  /// Two ends of a connection on loopback, both on this loop.
  func connection() async throws -> (near: ByteStream, far: ByteStream) {
    let arrivals = Mailbox<ByteStream>()
    let listener = try Listener(on: loop, at: .loopback) { arrivals.put($0) }
    let near = try await ByteStream.connect(to: listener.address, on: loop, within: .patience)
    let far = await arrivals.next()
    listener.close()
    return (near, far)
  }

  /// Lets the loop look at its sockets so many times.
  func turns(_ count: Int) async {
    for _ in 0..<count {
      await withCheckedContinuation { continuation in
        LoopTimer(on: loop) { continuation.resume() }.set(loop.now)
      }
    }
  }

  /// Two ends that record what happens.
  func recordedConnection() async throws -> (near: Recorder, far: Recorder) {
    let (near, far) = try await connection()
    return (Recorder(near), Recorder(far))
  }
}

/// Runs `body` on a loop of its own, which has stopped when the call returns.
func withStage<Result: Sendable>(
  _ body: @Sendable (isolated Stage) async throws -> Result
) async throws -> Result {
  let group = try EventLoopGroup(count: 1)
  defer { group.stop() }
  return try await Stage(group.loops[0]).run(body)
}

/// What `body` throws, here: the closure of an expectation runs elsewhere.
func thrown<Result>(by body: () async throws -> Result) async -> (any Error)? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

extension Duration {
  /// Longer than anything takes on whatever machine; it only ends what would hang.
  static let patience = Duration.seconds(120)
}

/// Values that come, and somebody who waits for them, on one loop.
final class Mailbox<Value> {
  private(set) var values: [Value] = []
  private var waiter: CheckedContinuation<Void, Never>?

  func put(_ value: Value) {
    values.append(value)
    waiter.take()?.resume()
  }

  func next() async -> Value {
    while values.isEmpty { await withCheckedContinuation { waiter = $0 } }
    return values.removeFirst()
  }
}

/// Numbers in the order in which they came, from whatever threads.
final class Tally: Sendable {
  private let noted = Mutex<[Int]>([])
  var numbers: [Int] { noted.withLock { $0 } }
  func note(_ number: Int) { noted.withLock { $0.append(number) } }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Bytes in which every position can be told from its neighbours.
func pattern(_ count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count)
  while bytes.count < count { bytes.append(contentsOf: patternBlock.prefix(count - bytes.count)) }
  return bytes
}

/// A length that no buffer has, so that a lost piece shows.
private let patternBlock = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
