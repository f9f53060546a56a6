internal import PosternStorage

/// What a server's error means for whoever asked (Redis documentation, "Errors" of each command).
enum RedisFailure: Equatable {
  /// Another node has the key, from now on.
  case moved(String)
  /// Another node has the key, this once.
  case ask(String)
  /// The server cannot now, and has done nothing: it may in a moment.
  case later
  /// The server takes no writes any more: another one is the primary.
  case notPrimary
  /// It stays so until somebody sees to it.
  case final(StoreError)

  init(_ text: String, at place: RedisURL.Place) {
    let words = text.split(separator: " ")
    switch words.first ?? "" {
    case "MOVED" where words.count == 3: self = .moved(String(words[2]))
    case "ASK" where words.count == 3: self = .ask(String(words[2]))
    case "LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "BUSY": self = .later
    case "READONLY": self = .notPrimary
    case "OOM":
      self = .final(
        StoreError(
          .full, "The memory of the Redis at \(place) is full. Give it more; writing then goes on by itself.")
      )
    case "NOREPLICAS", "MISCONF":
      self = .final(StoreError(.unavailable, "The Redis at \(place) takes no writes: \(text)"))
    case "NOPERM", "NOAUTH", "WRONGPASS":
      self = .final(
        StoreError(
          .unfit,
          "The user of the Redis URL may not do what is needed at \(place): \(text). Allow it with ACL SETUSER."
        ))
    case "CROSSSLOT":
      self = .final(StoreError(.misuse, "One step changes keys of different groups, which a cluster cannot."))
    default: self = .final(StoreError(.failed, "The Redis at \(place) answered: \(text)"))
    }
  }
}
