internal import PosternHTTPTypes

/// In which form a client takes answers.
enum Acceptance {
  /// As the server likes.
  case both
  /// As one JSON document; what would be said before it is not.
  case document
  /// As a stream of events.
  case events

  /// What a request accepts; nil when neither form would be understood.
  init?(_ fields: Fields) {
    // What every client sends that was written by the specification.
    if fields.valueEquals(.accept, "application/json, text/event-stream") {
      self = .both
      return
    }
    guard let accept = Accept(fields) else { return nil }
    switch (accept.allows(.json), accept.allows(.eventStream)) {
    case (true, true): self = .both
    case (true, false): self = .document
    case (false, true): self = .events
    case (false, false): return nil
    }
  }
}
