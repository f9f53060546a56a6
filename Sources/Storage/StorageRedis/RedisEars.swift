internal import PosternEventLoop
internal import PosternStorage

/// Hears what is published, by a connection of its own from the first listener on.
actor RedisEars {
  private let routes: RedisRoutes
  private let prefix: String
  private let loop: EventLoop
  nonisolated let announcer: Announcer
  private var work: Task<Void, Never>?
  private var link: RedisLink?
  private var subscribed: Set<String> = []
  private var hasHeard = false
  private var isClosed = false
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// How long nothing may come, not even the answer to a ping.
  private static let silence = Duration.seconds(5)

  init(_ routes: RedisRoutes, prefix: String, on loop: EventLoop) {
    self.routes = routes
    self.prefix = prefix
    self.loop = loop
    let signal = Signal()
    announcer = Announcer { _, _ in signal.give() }
    signal.whenGiven { [weak self] in Task { await self?.follow() } }
  }

  func close() async {
    isClosed = true
    announcer.close()
    work?.cancel()
    await link?.close(by: .current)
    await work?.value
  }

  /// Sees to it that what listeners want is what is subscribed to.
  private func follow() async {
    guard !isClosed else { return }
    if work == nil, !announcer.topics.isEmpty { work = Task { await run() } }
    guard let link else { return }
    let wanted = Set(announcer.topics)
    let (more, less) = (wanted.subtracting(subscribed), subscribed.subtracting(wanted))
    subscribed = wanted
    for topic in more { await link.say(RedisCommand("SUBSCRIBE", prefix + topic)) }
    for topic in less { await link.say(RedisCommand("UNSUBSCRIBE", prefix + topic)) }
  }

  /// Keeps a way to the primary for as long as the store is open.
  private func run() async {
    while !isClosed {
      let deadline = LoopInstant.current.advanced(by: .seconds(1))
      guard let place = try? await routes.link(for: nil, by: deadline).place else {
        try? await loop.sleep(for: .milliseconds(200))
        continue
      }
      let link = await routes.newLink(to: place) { [weak self] link in Task { await self?.attach(link) } }
      self.link = link
      await link.open()
      await listen(by: link)
      self.link = nil
      await link.close(by: .current)
    }
  }

  /// Listens for as long as that way leads to the primary.
  private func listen(by link: RedisLink) async {
    while !isClosed {
      hasHeard = false
      await link.say(RedisCommand("PING"))
      try? await loop.sleep(for: Self.silence)
      guard !isClosed, !hasHeard else { continue }
      await link.drop("nothing was heard")
      let deadline = LoopInstant.current.advanced(by: .seconds(1))
      guard let place = try? await routes.link(for: nil, by: deadline).place, place != link.place else {
        continue
      }
      return
    }
  }

  /// A connection is there, and nothing is subscribed to on it; something may have been missed before.
  private func attach(_ link: RedisLink) async {
    guard link === self.link, !isClosed else { return }
    subscribed = []
    await link.listen { [weak self] elements in self?.assumeIsolated { $0.hear(elements) } }
    await follow()
    announcer.announceAll()
  }

  private func hear(_ elements: [RESPValue]) {
    hasHeard = true
    guard elements.count == 3, elements[0].text == "message", let topic = elements[1].text else { return }
    announcer.announce(String(topic.dropFirst(prefix.count)))
  }
}
