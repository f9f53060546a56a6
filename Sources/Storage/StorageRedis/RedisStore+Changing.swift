public import PosternStorage

extension RedisStore {
  /// Makes all changes or none: by one command where one is enough, else by a script, which nothing comes between.
  public func commit(_ changes: [StoreChange]) async throws(StoreError) -> Bool {
    try StoreLimits.check(changes)
    guard let first = changes.first else { return true }
    if changes.count == 1, let command = command(for: first) {
      return try await ask(command, first.key) != .null
    }
    var words: [[UInt8]] = [.word("EVAL"), .word(Script.commit), .word("\(changes.count)")]
    words += changes.map { name($0.key) }
    for change in changes { words += Script.arguments(of: change) }
    return try await ask(RedisCommand(words, isWrite: true), first.key).number == 1
  }

  /// The command that does the same as a change; nil where there is none.
  private func command(for change: StoreChange) -> RedisCommand? {
    let key = name(change.key)
    switch (change.effect, change.condition) {
    case (.delete, .any), (.put(_, .limited(...Duration.zero)), .any):
      return RedisCommand([.word("DEL"), key], isWrite: true)
    case (.put(_, .limited(...Duration.zero)), _): return nil
    case (.put(let value, let lifetime), .any), (.put(let value, let lifetime), .absent):
      var words: [[UInt8]] = [.word("SET"), key, value]
      if change.condition == .absent { words.append(.word("NX")) }
      switch lifetime {
      case .forever: break
      case .limited(let time):
        if let milliseconds = time.redisMilliseconds { words += [.word("PX"), .word(milliseconds)] }
      case .unchanged: words.append(.word("KEEPTTL"))
      }
      return RedisCommand(words, isWrite: true)
    default: return nil
    }
  }

  /// Adds to a counter.
  public func increment(
    _ key: StoreKey, by amount: Int64, window: Duration
  ) async throws(StoreError) -> WindowCount {
    try StoreLimits.check(key)
    let reply = try await ask(
      RedisCommand(
        [
          .word("EVAL"), .word(Script.increment), .word("1"), name(key), .word("\(amount)"),
          .word(window.redisMilliseconds ?? Duration.longestForRedis),
          .word("\(amount < 0 ? Int64.min : Int64.max)"),
        ], isWrite: true), key)
    guard let parts = reply.elements, parts.count == 2, let count = parts[0].number,
      let rest = parts[1].number
    else { throw StoreError(.failed, "The Redis at \(url) answered with something else than a count.") }
    return WindowCount(count, remaining: .milliseconds(max(0, rest)))
  }

  /// Takes a lock.
  public func acquire(_ key: StoreKey, for lifetime: Duration) async throws(StoreError) -> Lease? {
    try StoreLimits.check(key)
    let name = name(key)
    // On the lock's own node: what stands in braces decides, be it the lock's own or all of it.
    let fence =
      name.contains(UInt8(ascii: "{")) ? name + .word(":fence") : .word("{") + name + .word("}:fence")
    let reply = try await ask(
      RedisCommand(
        [
          .word("EVAL"), .word(Script.acquire), .word("2"), name, fence,
          .word(lifetime.redisMilliseconds ?? Duration.longestForRedis),
        ], isWrite: true), key)
    return reply.number.map { Lease(key, token: $0) }
  }
}

/// What takes more than one command and must be one step.
private enum Script {
  /// For each key: its condition, what is expected, what becomes of it, the value and its lifetime.
  static let commit = """
    for i, key in ipairs(KEYS) do
      local at = (i - 1) * 5
      local condition = ARGV[at + 1]
      if condition == 'absent' and redis.call('EXISTS', key) == 1 then return 0 end
      if condition == 'equal' and redis.call('GET', key) ~= ARGV[at + 2] then return 0 end
    end
    for i, key in ipairs(KEYS) do
      local at = (i - 1) * 5
      local effect, value, time = ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
      if effect == 'delete' then redis.call('DEL', key)
      elseif effect == 'put' then
        if time == 'forever' then redis.call('SET', key, value)
        elseif time == 'unchanged' then redis.call('SET', key, value, 'KEEPTTL')
        else redis.call('SET', key, value, 'PX', time) end
      end
    end
    return 1
    """

  static func arguments(of change: StoreChange) -> [[UInt8]] {
    let condition: [[UInt8]] =
      switch change.condition {
      case .any: [.word("any"), []]
      case .absent: [.word("absent"), []]
      case .equal(let expected): [.word("equal"), expected]
      }
    let effect: [[UInt8]] =
      switch change.effect {
      case .keep: [.word("keep"), [], []]
      case .delete, .put(_, .limited(...Duration.zero)): [.word("delete"), [], []]
      case .put(let value, .forever): [.word("put"), value, .word("forever")]
      case .put(let value, .unchanged): [.word("put"), value, .word("unchanged")]
      case .put(let value, .limited(let time)):
        [.word("put"), value, .word(time.redisMilliseconds ?? "forever")]
      }
    return condition + effect
  }

  static let increment = """
    redis.call('SET', KEYS[1], '0', 'PX', ARGV[2], 'NX')
    local sum = redis.pcall('INCRBY', KEYS[1], ARGV[1])
    if type(sum) == 'table' and sum.err then redis.call('SET', KEYS[1], ARGV[3], 'KEEPTTL') end
    return {redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1])}
    """

  /// The counter of tokens outlives any lock by a week.
  static let acquire = """
    if redis.call('EXISTS', KEYS[1]) == 1 then return false end
    local token = redis.call('INCR', KEYS[2])
    redis.call('PEXPIRE', KEYS[2], 604800000)
    redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
    return token
    """
}

extension Duration {
  /// A hundred years in milliseconds: what is longer is for ever.
  fileprivate static let longestForRedis = "3155760000000"

  /// Whole milliseconds, rounded up, as Redis writes them; nil for more than a hundred years.
  fileprivate var redisMilliseconds: String? {
    guard self < .seconds(3_155_760_000) else { return nil }
    let (seconds, attoseconds) = components
    let perMillisecond: Int64 = 1_000_000_000_000_000
    return String(max(1, seconds * 1_000 + (attoseconds + perMillisecond - 1) / perMillisecond))
  }
}
