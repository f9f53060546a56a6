internal import PosternCryptography
internal import PosternEventLoop
internal import PosternStorage

/// What it takes to be let in.
struct Credentials: Sendable {
  var user: String
  var password: String?
  var database: Int64
  /// Whether the server must be a primary: the others refuse writes.
  var mustBePrimary: Bool
  /// How TLS is spoken; nil for not at all.
  var tls: TLSContext?
}

/// Why nobody is let in, or why the other side is no use.
struct HandshakeError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension RedisLink {
  /// Opens a connection and makes it ready for commands.
  func connect() async throws -> RedisConnection {
    let stream = try await open()
    let connection = RedisConnection(stream, to: place)
    do {
      try await greet(connection)
      return connection
    } catch {
      connection.end("\(error)")
      throw error
    }
  }

  private func open() async throws -> ByteStream {
    let stream: ByteStream
    switch place {
    case .socket(let path): stream = try ByteStream.connect(toSocketAt: path, on: loop)
    case .host(let host, let port):
      let addresses = try await Resolver.addresses(of: host, port: port, on: loop, within: Self.patience)
      stream = try await first(of: addresses)
      if let tls = credentials.tls {
        try await stream.startTLS(client: tls, host: host, within: Self.patience)
      }
    }
    return stream
  }

  private func first(of addresses: [SocketAddress]) async throws -> ByteStream {
    var failure: any Error = HandshakeError("its name has no address")
    for address in addresses.prefix(4) {
      do {
        return try await ByteStream.connect(to: address, on: loop, within: Self.patience / 2)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// RESP3 where it is spoken, and RESP2 where a server, or what stands before it, refuses `HELLO`.
  private func greet(_ connection: RedisConnection) async throws {
    var hello = ["HELLO", "3"]
    if let password = credentials.password { hello += ["AUTH", credentials.user, password] }
    let reply = try await ask(connection, RedisCommand(hello.map { Array($0.utf8) }))
    if case .error(let text) = reply {
      guard ["ERR", "NOPROTO", "NOPERM"].contains(text.split(separator: " ").first ?? "") else {
        throw refusal(text)
      }
      if let password = credentials.password {
        let names = credentials.user == "default" ? [] : [credentials.user]
        let words = ["AUTH"] + names + [password]
        try await demand(connection, RedisCommand(words.map { Array($0.utf8) }))
      }
    }
    if credentials.database != 0 {
      try await demand(connection, RedisCommand("SELECT", "\(credentials.database)"))
    }
    // For people who look at the server's list of clients; a server may not allow it.
    _ = try await ask(connection, RedisCommand("CLIENT", "SETNAME", "postern"))
    let replication = RedisInfo(try await ask(connection, RedisCommand("INFO", "replication")))
    if credentials.mustBePrimary, replication["role"] == "slave" {
      throw HandshakeError("it is a replica, and takes no writes")
    }
    connection.epoch = replication["master_replid"] ?? ""
  }

  private func demand(_ connection: RedisConnection, _ command: RedisCommand) async throws {
    if case .error(let text) = try await ask(connection, command) { throw refusal(text) }
  }

  private func ask(_ connection: RedisConnection, _ command: RedisCommand) async throws -> RESPValue {
    try await withCheckedContinuation { continuation in
      connection.ask(command, by: .current.advanced(by: Self.patience), continuation)
      connection.flush()
    }.get()
  }

  /// A server's refusal as a sentence that says what to look at.
  private func refusal(_ text: String) -> HandshakeError {
    switch text.split(separator: " ").first ?? "" {
    case "WRONGPASS": HandshakeError("it refuses the user or the password of the Redis URL")
    case "NOAUTH": HandshakeError("it wants a password, and the Redis URL has none")
    case "NOPERM": HandshakeError("the user of the Redis URL may not do what is needed: \(text)")
    default: HandshakeError(text)
    }
  }
}

/// The reply to `INFO`: names and values.
struct RedisInfo {
  private var values: [Substring: Substring] = [:]
  /// Whether there was such a reply.
  let isKnown: Bool

  init(_ reply: RESPValue) {
    guard let text = reply.text else {
      isKnown = false
      return
    }
    isKnown = true
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      values[line[..<colon]] = line[line.index(after: colon)...]
    }
  }

  subscript(name: String) -> String? { values[Substring(name)].map(String.init) }
}
