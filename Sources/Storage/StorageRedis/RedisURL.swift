internal import PosternHTTPTypes
public import PosternStorage

/// Where a Redis is and how to get in, as `REDIS_URL` says it.
///
/// | form | |
/// | --- | --- |
/// | `redis://user:password@host:6379/0` | one server; `rediss://` speaks TLS |
/// | `unix:///run/redis.sock?db=0` | one server on this machine |
/// | `redis+sentinel://host:26379,host2/name/0` | the primary that the sentinels know as `name` |
/// | `redis+cluster://host:6379,host2:6379` | a cluster, of which some nodes are named |
///
/// User and password are percent-encoded; without a user the name is `default`. `rediss+sentinel` and
/// `rediss+cluster` speak TLS. After `?`: `prefix`, `wait`, `ca`, `allow-eviction`, `db`, `sentinel-password`.
public struct RedisURL: Hashable, Sendable, CustomStringConvertible {
  /// How the servers stand to each other.
  enum Topology: Hashable, Sendable {
    case single
    case sentinel(name: String)
    case cluster
  }

  /// A server.
  enum Place: Hashable, Sendable, CustomStringConvertible {
    case host(String, port: UInt16)
    case socket(String)

    var description: String {
      switch self {
      case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      case .socket(let path): path
      }
    }
  }

  private(set) var topology = Topology.single
  private(set) var places: [Place] = []
  private(set) var speaksTLS = false
  private(set) var user = "default"
  private(set) var password: String?
  private(set) var sentinelPassword: String?
  private(set) var database: Int64 = 0
  /// What every key and topic begins with.
  private(set) var prefix = "postern:"
  /// How many replicas must have a change before it is acknowledged.
  private(set) var replicas: Int64 = 0
  /// Whether a server that may evict records is used all the same.
  private(set) var allowsEviction = false
  /// A file with the authorities whose certificates are good; nil for those of the system.
  private(set) var authorities: String?

  /// Takes a URL apart; what cannot be meant is refused with a sentence that does not repeat a password.
  public init(_ text: String) throws(StoreError) {
    let (head, query) = Self.split(text, at: "?")
    let (scheme, location) = Self.split(head, at: ":")
    guard location.hasPrefix("//") else {
      throw Self.refusal("It begins with redis://, rediss:// or unix://.")
    }
    let rest = location.dropFirst(2)
    switch scheme.lowercased() {
    case "redis", "redis+tcp": try readHosts(rest)
    case "rediss", "redis+ssl":
      speaksTLS = true
      try readHosts(rest)
    case "unix", "redis+unix": try readSocket(rest)
    case let scheme where ["redis+sentinel", "rediss+sentinel"].contains(scheme):
      speaksTLS = scheme.hasPrefix("rediss")
      topology = .sentinel(name: "")
      try readHosts(rest)
    case let scheme where ["redis+cluster", "rediss+cluster"].contains(scheme):
      speaksTLS = scheme.hasPrefix("rediss")
      topology = .cluster
      try readHosts(rest)
    default: throw Self.refusal("It begins with redis://, rediss:// or unix://.")
    }
    for option in query.split(separator: "&") { try readOption(option) }
    if topology == .cluster, database != 0 { throw Self.refusal("A cluster has the database 0 only.") }
  }

  /// The URL without a password.
  public var description: String {
    let scheme = speaksTLS ? "rediss" : "redis"
    let names = places.map(\.description).joined(separator: ",")
    return switch topology {
    case .single:
      if case .socket = places[0] { "unix://\(names)" } else { "\(scheme)://\(names)/\(database)" }
    case .sentinel(let name): "\(scheme)+sentinel://\(names)/\(name)/\(database)"
    case .cluster: "\(scheme)+cluster://\(names)"
    }
  }

  private mutating func readHosts(_ text: Substring) throws(StoreError) {
    let (authority, path) = Self.split(text, at: "/")
    var hosts = authority
    if let at = authority.lastIndex(of: "@") {
      try readCredentials(authority[..<at])
      hosts = authority[authority.index(after: at)...]
    }
    let port: UInt16 = if case .sentinel = topology { 26_379 } else { 6_379 }
    for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
      places.append(try Self.place(host, port: port))
    }
    if topology == .single, places.count > 1 {
      throw Self.refusal("Several hosts are a redis+sentinel:// or a redis+cluster://.")
    }
    var parts = path.split(separator: "/").map(String.init)
    if case .sentinel = topology {
      guard !parts.isEmpty else { throw Self.refusal("redis+sentinel://host/NAME names the primary.") }
      topology = .sentinel(name: try Self.decoded(parts.removeFirst()))
    }
    guard parts.count <= 1 else { throw Self.refusal("Its path is the number of a database.") }
    if let number = parts.first { try readDatabase(number) }
  }

  private mutating func readSocket(_ text: Substring) throws(StoreError) {
    var path = text
    if let at = text.firstIndex(of: "@"), let slash = text.firstIndex(of: "/"), at < slash {
      try readCredentials(text[..<at])
      path = text[text.index(after: at)...]
    }
    guard path.hasPrefix("/") else { throw Self.refusal("unix:///PATH names a socket.") }
    places = [.socket(try Self.decoded(String(path)))]
  }

  private mutating func readCredentials(_ text: Substring) throws(StoreError) {
    let (name, secret) = Self.split(text, at: ":")
    if !name.isEmpty { user = try Self.decoded(String(name)) }
    guard text.contains(":") else { throw Self.refusal("Before the @ there is user:password, or :password.") }
    password = try Self.decoded(String(secret))
  }

  private mutating func readDatabase(_ text: String) throws(StoreError) {
    guard let number = Int64(text), (0...65_535).contains(number) else {
      throw Self.refusal("A database has a number.")
    }
    database = number
  }

  private mutating func readOption(_ text: Substring) throws(StoreError) {
    let (name, encoded) = Self.split(text, at: "=")
    let value = try Self.decoded(String(encoded))
    switch name {
    case "db": try readDatabase(value)
    case "prefix":
      guard !value.isEmpty, value.utf8.count <= 64 else { throw Self.refusal("prefix has 1 to 64 bytes.") }
      prefix = value
    case "wait":
      guard let count = Int64(value), (0...16).contains(count) else {
        throw Self.refusal("wait is a number of replicas.")
      }
      replicas = count
    case "allow-eviction":
      guard ["yes", "no"].contains(value) else { throw Self.refusal("allow-eviction is yes or no.") }
      allowsEviction = value == "yes"
    case "ca": authorities = value
    case "sentinel-password": sentinelPassword = value
    default: throw Self.refusal("There is no option \(name).")
    }
  }

  private static func place(_ text: Substring, port: UInt16) throws(StoreError) -> Place {
    var host = text
    var number = port
    let end = text.hasPrefix("[") ? text.firstIndex(of: "]") : text.startIndex
    guard let end else { throw refusal("An IPv6 address stands in brackets.") }
    if let colon = text[end...].lastIndex(of: ":") {
      guard let given = UInt16(text[text.index(after: colon)...]), given > 0 else {
        throw refusal("A port is a number from 1 to 65535.")
      }
      number = given
      host = text[..<colon]
    }
    if host.hasPrefix("[") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, !host.contains(where: { $0 == "@" || $0.isWhitespace }) else {
      throw refusal("It names no host.")
    }
    return .host(String(host), port: number)
  }

  private static func split(_ text: some StringProtocol, at mark: Character) -> (Substring, Substring) {
    let text = Substring(text)
    guard let place = text.firstIndex(of: mark) else { return (text, "") }
    return (text[..<place], text[text.index(after: place)...])
  }

  private static func decoded(_ text: String) throws(StoreError) -> String {
    guard let decoded = PercentEncoding.decode(text), !decoded.utf8.contains(0) else {
      throw refusal("A part of it is not percent-encoded: write % as %25.")
    }
    return decoded
  }

  private static func refusal(_ reason: String) -> StoreError {
    StoreError(.unfit, "The Redis URL cannot be read. \(reason)")
  }
}
