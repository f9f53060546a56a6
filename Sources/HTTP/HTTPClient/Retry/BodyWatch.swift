internal import Synchronization

/// Notices when a body that can be produced only once is taken.
final class BodyWatch: Sendable {
  private let taken = Atomic(false)
  private let body: HTTPClient.Body

  init(_ body: HTTPClient.Body) { self.body = body }

  var wasTaken: Bool { taken.load(ordering: .relaxed) }

  /// The body, which says so when it is asked for.
  var watched: HTTPClient.Body {
    guard case .producer(let length, let produce) = body else { return body }
    return .producer(length: length) { writer in
      self.taken.store(true, ordering: .relaxed)
      try await produce(writer)
    }
  }
}
