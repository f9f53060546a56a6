internal import PosternEventLoop
internal import PosternLogging
internal import PosternStorage

extension RedisStore {
  /// Asks the server that has a key, and follows it where it has gone; only what was not done is asked again.
  func ask(_ command: RedisCommand, _ key: StoreKey?) async throws(StoreError) -> RESPValue {
    let deadline = deadline
    let name = key.map { self.name($0) }
    var redirect: (place: RedisURL.Place, isOnce: Bool)?
    // Each turn costs a reply; sixteen are more than any change of a cluster takes.
    for _ in 0..<16 {
      let link: RedisLink
      if let redirect {
        link = try await routes.link(to: redirect.place)
      } else {
        link = try await routes.link(for: name, by: deadline)
      }
      var commands = [command]
      if redirect?.isOnce == true { commands.insert(RedisCommand("ASKING"), at: 0) }
      if command.isWrite, url.replicas > 0 { commands.append(RedisCommand("WAIT", "\(url.replicas)", "100")) }
      let reply: RESPValue
      do throws(StoreError) {
        reply = try await answer(of: link, to: commands, asked: command, by: deadline)
      } catch {
        // Another server may be the primary by now: whoever asks next asks who is.
        if url.topology != .single { await routes.forget() }
        throw error
      }
      guard case .error(let text) = reply else { return reply }
      switch RedisFailure(text, at: link.place) {
      case .final(let error): throw error
      case .moved(let place):
        await routes.forget()
        redirect = (try Self.place(place, near: link.place), false)
      case .ask(let place): redirect = (try Self.place(place, near: link.place), true)
      case .notPrimary:
        await routes.forget()
        redirect = nil
        try await pause(by: deadline, text)
      case .later:
        redirect = nil
        try await pause(by: deadline, text)
      }
    }
    throw StoreError(.unavailable, "The servers at \(url) send each other's callers around in a circle.")
  }

  /// The reply to the command, which others may stand before and behind.
  private func answer(
    of link: RedisLink, to commands: [RedisCommand], asked: RedisCommand, by deadline: LoopInstant
  ) async throws(StoreError) -> RESPValue {
    guard asked.isWrite, url.replicas > 0 else { return try await link.call(commands, by: deadline) }
    let reply = try await link.call(Array(commands.dropLast()), by: deadline)
    if case .error = reply { return reply }
    let reached = try await link.call([commands[commands.count - 1]], by: deadline).number ?? 0
    guard reached >= url.replicas else {
      throw StoreError(
        .unavailable, "A change has reached \(reached) replicas of \(url.replicas) within 100 ms.",
        isUncertain: true)
    }
    return reply
  }

  private func pause(by deadline: LoopInstant, _ reason: String) async throws(StoreError) {
    let now = LoopInstant.current
    guard now.advanced(by: .milliseconds(20)) < deadline else {
      throw StoreError(.unavailable, "The Redis at \(url) cannot answer now: \(reason)")
    }
    do {
      try await LoopClock().sleep(until: now.advanced(by: .milliseconds(20)), tolerance: nil)
    } catch {
      throw StoreError(.unavailable, "The call was given up.")
    }
  }

  /// A node as another one names it; without a host it is the one who speaks.
  private static func place(_ text: String, near place: RedisURL.Place) throws(StoreError) -> RedisURL.Place {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw StoreError(.failed, "The Redis at \(place) names a node that is none.")
    }
    let host = String(text[..<colon])
    if host.isEmpty, case .host(let own, _) = place { return .host(own, port: port) }
    return .host(host, port: port)
  }

  /// Refuses a server that throws records away when its memory is full: people would be signed out for it (J13).
  func refuseEviction() async throws(StoreError) {
    let info = RedisInfo(try await ask(RedisCommand("INFO", "memory"), nil, permitting: "NOPERM"))
    guard info.isKnown, let policy = info["maxmemory_policy"], let most = info["maxmemory"] else {
      configuration.logger?.warning(
        "the store's eviction policy cannot be read; see to it that it is noeviction",
        ["at": .string("\(url)")])
      return
    }
    guard policy != "noeviction", most != "0", !url.allowsEviction else { return }
    throw StoreError(
      .unfit,
      "The Redis at \(url) has maxmemory-policy \(policy), so a full memory signs people out. Set noeviction, or add "
        + "allow-eviction=yes to the URL if that is meant.")
  }

  /// The same, where one error is an answer too.
  private func ask(
    _ command: RedisCommand, _ key: StoreKey?, permitting code: String
  ) async throws(StoreError) -> RESPValue {
    let link = try await routes.link(for: nil, by: deadline)
    let reply = try await link.call([command], by: deadline)
    if case .error(let text) = reply, !text.hasPrefix(code) {
      if case .final(let error) = RedisFailure(text, at: link.place) { throw error }
      return try await ask(command, key)
    }
    return reply
  }
}
