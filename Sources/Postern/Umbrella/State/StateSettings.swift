public import PosternLogging
internal import PosternStorage

/// Where a server keeps what outlives its process, and the keys for it.
public struct StateSettings: Sendable {
  /// The directory of the server: the database, the keys, the socket for its operator.
  public var home: String
  /// `redis://…`, `rediss://…`, `unix://…`, `sqlite:PATH`, or `memory:`; nil for a database in the home.
  public var store: String?
  /// What replicas protect their keys with in a shared store: the provider's client secret, and the one before or after.
  public var clientSecrets: [String] = []
  /// Keys that seal, in base64url, the current one first; given to every replica, or nil.
  public var sealingKeys: String?
  /// Private keys that sign, as PEM text, the current one first; given to every replica, or nil.
  public var signingKeys: String?
  /// Where the store and the keys report.
  public var logger: Logger?

  /// A server with this directory, which is made if it is not there.
  public init(home: String) { self.home = home }

  /// Where a server keeps its things unless it is told otherwise: `POSTERN_HOME`, or a directory of the user's.
  public static func standardHome(_ environment: [String: String]) -> String {
    if let home = environment["POSTERN_HOME"], !home.isEmpty { return home }
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/postern" }
    return "\(environment["HOME"] ?? "")/.local/state/postern"
  }

  /// The socket on which the server is told what changes or reveals something.
  public var adminSocket: String { "\(home)/admin.sock" }

  /// What keeps records.
  enum Place: Equatable {
    case memory
    case file(String)
    case redis(String)
  }

  /// Reads ``store``, and refuses what it does not know with a sentence that repeats no password.
  func place() throws(StoreError) -> Place {
    guard let store, !store.isEmpty else { return .file("\(home)/postern.db") }
    let scheme = store.prefix { $0 != ":" }
    switch scheme {
    case "memory" where store == "memory:": return .memory
    case "sqlite" where store.count > "sqlite:".count: return .file(String(store.dropFirst("sqlite:".count)))
    case "redis", "rediss", "unix": return .redis(store)
    case _ where scheme.hasPrefix("redis+") || scheme.hasPrefix("rediss+"): return .redis(store)
    default:
      throw StoreError(
        .unfit,
        "The store \(scheme): is not known. It is redis://…, rediss://…, unix://…, sqlite:PATH or memory:.")
    }
  }

  /// Where the keys are: given, beside the database, or in the store that replicas share.
  func keys(in store: any KeyValueStore) throws -> any KeySetPlace {
    switch (sealingKeys, signingKeys) {
    case (let sealing?, let signing?): return try GivenKeySet(sealing: sealing, signing: signing)
    case (nil, nil): break
    default: throw StateError("POSTERN_SEALING_KEY and POSTERN_SIGNING_KEY need each other.")
    }
    switch try place() {
    case .redis: return try SharedKeySet(in: store, wrappedUnder: clientSecrets)
    case .file, .memory: return FileKeySet(path: "\(home)/keys.json")
    }
  }
}

/// Why a server cannot keep its state: a sentence.
public struct StateError: Error, Sendable, CustomStringConvertible {
  /// What happened and what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}
