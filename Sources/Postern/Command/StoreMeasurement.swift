import Postern
import PosternConfiguration
import PosternEventLoop

/// What calls of a store cost, each kind for itself, with so many callers at once.
struct StoreMeasurement {
  let sealed: SealedStore
  let settings: FixtureStore.Arguments

  private static let soon = StoreCollection(
    "load.soon", of: FixtureStore.Entry.self, lifetime: .limited(.seconds(3600)))

  func run() async throws -> ExitCode {
    let (records, calls) = (settings.records, settings.calls)
    try await measure("put", records) { number in
      try await sealed.put(FixtureStore.Entry(number: number), at: "\(number)", in: FixtureStore.records)
    }
    try await measure("get", calls) { number in
      _ = try await sealed.get("\(number % records)", in: FixtureStore.records)
    }
    try await measure("get raw", calls) { number in
      _ = try await sealed.store.get(StoreKey("\(number % records)", in: FixtureStore.records.name))
    }
    try await measure("put that ends", calls) { number in
      try await sealed.put(FixtureStore.Entry(number: number), at: "\(number)", in: Self.soon)
    }
    try await measure("take", calls) { number in
      _ = try await sealed.take("\(number)", in: Self.soon)
    }
    return .success
  }

  /// Prints how many calls there were in a second.
  private func measure(
    _ name: String, _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let writers = settings.writers
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for writer in 0..<writers {
        tasks.addTask(executorPreference: EventLoop.current) {
          for number in stride(from: writer, to: count, by: writers) { try await body(number) }
        }
      }
      try await tasks.waitForAll()
    }
    let duration = start.duration(to: .now)
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    Terminal.print(
      "\(name): \(count) in \(duration), \(Int((Double(count) / max(seconds, 1e-9)).rounded())) a second")
  }
}
