internal import PosternEventLoop

/// What pauses take.
package struct ClientTiming: Sendable {
  package var pause: @Sendable (Duration) async throws -> Void
  /// From 0 to below 1.
  package var jitter: @Sendable () -> Double

  package init(
    pause: @escaping @Sendable (Duration) async throws -> Void,
    jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.pause = pause
    self.jitter = jitter
  }

  package static let system = ClientTiming(pause: { pause in
    // A client runs on its loop; the global pool would need threads of its own.
    guard let loop = EventLoop.current else { return try await Task.sleep(for: pause) }
    try await loop.sleep(for: pause)
  })
}
