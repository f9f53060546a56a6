internal import PosternEventLoop
internal import PosternLogging
internal import PosternStorage

/// The way to one server: a connection, and another one when it is lost, for as long as the store is open.
///
/// No call waits for longer than its deadline, whatever the server or the network does.
actor RedisLink {
  /// How long each step of connecting may take.
  static let patience = Duration.seconds(1)

  nonisolated let loop: EventLoop
  nonisolated let place: RedisURL.Place
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  let credentials: Credentials
  private let logger: Logger?
  private let random: @Sendable () -> Double
  private let connected: @Sendable (RedisLink) -> Void

  private var connection: RedisConnection?
  private var work: Task<Void, Never>?
  private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
  private var lastWaiter: UInt64 = 0
  private var backoff = Backoff()
  private var breaker = Breaker()
  private var lastReason = "nobody has tried yet"
  private var isFlushing = false
  private var isClosed = false

  init(
    to place: RedisURL.Place, on loop: EventLoop, _ credentials: Credentials, logger: Logger?,
    random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
    connected: @escaping @Sendable (RedisLink) -> Void = { _ in }
  ) {
    self.place = place
    self.loop = loop
    self.credentials = credentials
    self.logger = logger
    self.random = random
    self.connected = connected
  }

  /// Asks the server, several things in a row if they belong together, and answers with the last reply.
  func call(
    _ commands: [RedisCommand], by deadline: LoopInstant
  ) async throws(StoreError) -> RESPValue {
    let connection = try await ready(by: deadline)
    var replies = RedisConnection.Reply.success(.null)
    // All are on their way before the first is answered.
    if commands.count == 1 {
      replies = await withCheckedContinuation {
        connection.ask(commands[0], by: deadline, $0); flushSoon()
      }
    } else {
      for command in commands {
        replies = await withCheckedContinuation {
          connection.ask(command, by: deadline, $0); flushSoon()
        }
        guard case .success = replies else { break }
      }
    }
    if case .success = replies { breaker.succeeded() }
    return try replies.get()
  }

  /// Which history of writes the server follows.
  func epoch(by deadline: LoopInstant) async throws(StoreError) -> String {
    try await ready(by: deadline).epoch
  }

  /// Begins to connect, although nobody has called yet.
  func open() { connectSoon() }

  /// Uses the connection for hearing what is published.
  func listen(_ heard: @escaping @Sendable ([RESPValue]) -> Void) {
    connection?.isListening = true
    connection?.heard = heard
  }

  /// Gives the connection up for another one.
  func drop(_ reason: String) { connection?.end(reason) }

  /// Says something that has no reply, if there is a connection.
  func say(_ command: RedisCommand) { connection?.say(command) }

  /// Waits for what was asked, and ends.
  func close(by deadline: LoopInstant) async {
    isClosed = true
    work?.cancel()
    release()
    while let connection, connection.isBusy, !connection.isListening, LoopInstant.current < deadline {
      connection.flush()
      try? await loop.sleep(for: .milliseconds(1))
    }
    connection?.end("the store is closed")
    connection = nil
  }

  /// The connection, as soon as there is one.
  private func ready(by deadline: LoopInstant) async throws(StoreError) -> RedisConnection {
    while true {
      guard !isClosed else { throw .closed }
      if let connection { return connection }
      let now = LoopInstant.current
      connectSoon()
      guard now < deadline, !breaker.isOpen(at: now) else {
        throw StoreError(.unavailable, "The Redis at \(place) is not to be had: \(lastReason).")
      }
      await wait(until: deadline)
    }
  }

  private func wait(until deadline: LoopInstant) async {
    lastWaiter &+= 1
    let id = lastWaiter
    let timer = LoopTimer(on: loop) { [weak self] in self?.assumeIsolated { $0.release(id) } }
    timer.set(deadline)
    await withCheckedContinuation { waiting[id] = $0 }
    timer.cancel()
  }

  private func release(_ id: UInt64) { waiting.removeValue(forKey: id)?.resume() }

  private func release() {
    let all = waiting.values
    waiting = [:]
    for continuation in all { continuation.resume() }
  }

  /// Everything that callers on this loop ask in one turn leaves in one write.
  private func flushSoon() {
    guard !isFlushing else { return }
    isFlushing = true
    Task {
      isFlushing = false
      connection?.flush()
    }
  }

  private func connectSoon() {
    guard work == nil, !isClosed else { return }
    work = Task { await connectUntilThere() }
  }

  private func connectUntilThere() async {
    while !isClosed {
      do {
        let new = try await connect()
        guard !isClosed else { return new.end("the store is closed") }
        new.ended = { [weak self] reason in self?.assumeIsolated { $0.lost(reason) } }
        connection = new
        backoff.reset()
        if breaker.isOpen(at: .current) { logger?.info("the store is back", ["at": .string("\(place)")]) }
        breaker.succeeded()
        work = nil
        release()
        return connected(self)
      } catch {
        failed("\(error)")
        try? await loop.sleep(for: backoff.next(random()))
      }
    }
    work = nil
  }

  private func lost(_ reason: String) {
    connection = nil
    guard !isClosed else { return }
    failed(reason)
    connectSoon()
  }

  private func failed(_ reason: String) {
    let wasOpen = breaker.isOpen(at: .current)
    lastReason = reason
    breaker.failed(at: .current)
    guard breaker.isOpen(at: .current) else { return }
    if !wasOpen {
      logger?.error("the store is out", ["at": .string("\(place)"), "reason": .string(reason)])
    }
    // Whoever waits has waited for nothing.
    release()
  }
}
