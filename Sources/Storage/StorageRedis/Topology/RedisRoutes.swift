internal import PosternCryptography
internal import PosternEventLoop
internal import PosternLogging
internal import PosternStorage

/// Which server has a key, now: the one there is, the one that the sentinels name, or the node that has its slot.
actor RedisRoutes {
  private let url: RedisURL
  private let loop: EventLoop
  private let logger: Logger?
  private let credentials: Credentials
  private var links: [RedisURL.Place: RedisLink] = [:]
  private var sentinels: [RedisURL.Place: RedisLink] = [:]
  private var slots: Slots?
  private var primary: RedisURL.Place?
  private var isClosed = false
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  init(_ url: RedisURL, on loop: EventLoop, tls: TLSContext?, logger: Logger?) {
    self.url = url
    self.loop = loop
    self.logger = logger
    credentials = Credentials(
      user: url.user, password: url.password, database: url.database, mustBePrimary: true, tls: tls)
  }

  /// The way to a server by its place.
  func link(to place: RedisURL.Place) throws(StoreError) -> RedisLink {
    guard !isClosed else { throw .closed }
    if let link = links[place] { return link }
    let link = RedisLink(to: place, on: loop, credentials, logger: logger)
    links[place] = link
    return link
  }

  /// A way of one's own to a server.
  func newLink(
    to place: RedisURL.Place, connected: @escaping @Sendable (RedisLink) -> Void
  ) -> RedisLink {
    RedisLink(to: place, on: loop, credentials, logger: logger, connected: connected)
  }

  /// The way to the server that has a key.
  func link(for key: [UInt8]?, by deadline: LoopInstant) async throws(StoreError) -> RedisLink {
    switch url.topology {
    case .single: return try link(to: url.places[0])
    case .sentinel(let name):
      if primary == nil { try await askSentinels(for: name, by: deadline) }
      guard let primary else { throw StoreError(.unavailable, "No sentinel knows a primary named \(name).") }
      return try link(to: primary)
    case .cluster:
      if slots == nil { try await askNodes(by: deadline) }
      let place = key.map { slots?.place(of: Slots.slot(of: $0)) } ?? slots?.places.first
      guard let place else {
        throw StoreError(.unavailable, "No node of the cluster has the key's slot now.")
      }
      return try link(to: place)
    }
  }

  /// All servers that have keys.
  func primaries(by deadline: LoopInstant) async throws(StoreError) -> [RedisURL.Place] {
    guard url.topology == .cluster else { return [try await link(for: nil, by: deadline).place] }
    if slots == nil { try await askNodes(by: deadline) }
    return slots?.places ?? []
  }

  /// What was known of who has what is not so any more.
  func forget() {
    slots = nil
    primary = nil
  }

  /// Ends all ways.
  func close(by deadline: LoopInstant) async {
    isClosed = true
    for link in Array(links.values) + Array(sentinels.values) { await link.close(by: deadline) }
  }

  private func askSentinels(for name: String, by deadline: LoopInstant) async throws(StoreError) {
    var failure = StoreError(.unavailable, "No sentinel knows a primary named \(name).")
    for place in url.places {
      do throws(StoreError) {
        let reply = try await sentinel(at: place)
          .call([RedisCommand("SENTINEL", "get-master-addr-by-name", name)], by: deadline)
        guard let parts = reply.elements, parts.count == 2, let host = parts[0].text,
          let port = parts[1].number.flatMap(UInt16.init(exactly:))
        else { continue }
        let found = RedisURL.Place.host(host, port: port)
        // The way to a primary that was replaced would try for ever.
        if let old = primary, old != found { await links.removeValue(forKey: old)?.close(by: deadline) }
        primary = found
        return
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private func sentinel(at place: RedisURL.Place) throws(StoreError) -> RedisLink {
    guard !isClosed else { throw .closed }
    if let link = sentinels[place] { return link }
    let login = Credentials(
      user: "default", password: url.sentinelPassword, database: 0, mustBePrimary: false, tls: credentials.tls
    )
    let link = RedisLink(to: place, on: loop, login, logger: logger)
    sentinels[place] = link
    return link
  }

  private func askNodes(by deadline: LoopInstant) async throws(StoreError) {
    var failure = StoreError(.unavailable, "No node of the cluster answers.")
    for place in Set(Array(links.keys) + url.places) {
      do throws(StoreError) {
        let reply = try await link(to: place).call([RedisCommand("CLUSTER", "SLOTS")], by: deadline)
        if let found = Slots(reply, from: place), !found.places.isEmpty {
          slots = found
          return
        }
        if case .error(let text) = reply {
          failure = StoreError(.unfit, "The Redis at \(place) is no cluster: \(text). Use redis:// for it.")
        }
      } catch {
        failure = error
      }
    }
    throw failure
  }
}
