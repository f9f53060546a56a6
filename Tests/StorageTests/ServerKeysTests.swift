import PosternCryptography
import PosternTesting
import Synchronization
import Testing

@testable import PosternStorage

@Suite("The keys of a server") struct ServerKeysTests {
  let store = MemoryStore(clock: TestClock())
  let place: SharedKeySet
  let time = Time()

  init() throws { place = try SharedKeySet(in: store, wrappedUnder: ["secret"]) }

  /// A replica that starts.
  private func start() async throws -> ServerKeys {
    try await ServerKeys(at: place, for: store, unixTime: { [time] in time.now })
  }

  @Test func `are made at the first start and found at the next`() async throws {
    let first = try await start()
    let second = try await start()
    #expect(first.ring.ids == second.ring.ids)
    #expect(first.ring.ids.count == 1)
    let list = try await first.list()
    #expect(list.map(\.use) == ["sealing", "signing"])
    #expect(list.allSatisfy { $0.isCurrent && $0.created == 1_000 })
    #expect(list.first?.id == first.ring.ids[0])
    #expect(list.first?.isInUse == true)
  }

  @Test(.requirement("J8")) func `are replaced while replicas work, and nothing is lost`() async throws {
    let replicas = [try await start(), try await start(), try await start()]
    let stores = replicas.map { SealedStore(store, keys: $0) }
    for number in 0..<50 { try await stores[0].put(Note(text: "\(number)"), at: "\(number)", in: notes) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, sealed) in stores.enumerated() {
        group.addTask {
          for round in 0..<40 {
            for number in stride(from: index, to: 50, by: 3) {
              let kept = try #require(try await sealed.find("\(number)", in: notes))
              #expect(kept.record.text == "\(number)")
              try await sealed.put(kept.record, at: "\(number)", in: notes)
              let foreign = (number + 1) % 50
              let other = try await sealed.get("\(foreign)", in: notes)
              #expect(other?.text == "\(foreign)")
            }
            time.pass(1_000)
            if round.isMultiple(of: 13) { try await replicas[index].rotate() }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await start().ring.ids.count == 13)
  }

  @Test(.requirement("J8")) func `that are older are given up when nothing is sealed with them`() async throws
  {
    let keys = try await start()
    let old = keys.ring.ids[0]
    let sealed = SealedStore(store, keys: keys)
    for number in 0..<300 { try await sealed.put(Note(text: "\(number)"), at: "\(number)", in: notes) }
    try await keys.rotate()
    #expect(try await keys.list().map(\.isInUse) == [true, true, nil, nil])
    #expect(try await keys.list().map(\.isCurrent) == [true, false, true, false])
    await keys.follow()
    // One more look, in which nothing of the old key is met.
    await keys.follow()
    #expect(try await keys.list().map(\.isInUse) == [true, false, nil, nil])
    #expect(try await SealingCensus(store: store).ids() == [keys.ring.ids[0]])
    // Whoever takes the old key away now loses nothing.
    let onlyNew = try keys.loaded.set.without(old)
    let reader = try await ServerKeys(at: Constant(set: onlyNew), for: store, unixTime: { 0 })
    for number in 0..<300 {
      let record = try await SealedStore(store, keys: reader).get("\(number)", in: notes)
      #expect(record?.text == "\(number)")
    }
  }

  @Test(.requirement("J8")) func `stop the start when one is missing that records were sealed with`()
    async throws
  {
    let keys = try await start()
    let old = keys.ring.ids[0]
    try await SealedStore(store, keys: keys).put(Note(text: "one"), at: "a", in: notes)
    try await keys.rotate()
    let early = try keys.loaded.set.without(old)
    let error = await #expect(throws: KeySetError.self) {
      try await ServerKeys(at: Constant(set: early), for: store, unixTime: { 0 })
    }
    #expect(
      error?.description.contains("sealed with the key \(old), and A constant does not have it") == true)
  }

  @Test(.requirement("J8")) func `are not made anew for a store that was sealed with others`() async throws {
    _ = try await start()
    let empty = FileKeySet(path: "/tmp/postern-no-such-file-\(UInt32.random(in: 0...UInt32.max))")
    let error = await #expect(throws: KeySetError.self) {
      try await ServerKeys(at: empty, for: store, unixTime: { 0 })
    }
    #expect(error?.description.contains("Put the keys back from a backup") == true)
  }

  @Test(.requirement("J8")) func `of a replica that has not heard yet are not struck out for good`()
    async throws
  {
    let (ahead, behind) = (try await start(), try await start())
    try await ahead.rotate()
    await ahead.follow()
    await ahead.follow()
    #expect(try await SealingCensus(store: store).ids() == [ahead.ring.ids[0]])
    // It seals with the old key until it hears, and then sees to what it has sealed.
    try await SealedStore(store, keys: behind).put(Note(text: "late"), at: "a", in: notes)
    await behind.follow()
    #expect(behind.ring.ids == ahead.ring.ids)
    await ahead.follow()
    #expect(try await SealedStore(store, keys: ahead).get("a", in: notes)?.text == "late")
  }

  @Test func `are looked for at most once a second`() async throws {
    let counting = Counting(base: place)
    let keys = try await ServerKeys(at: counting, for: store, unixTime: { [time] in time.now })
    time.pass(5_000)
    let before = counting.loads
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { await keys.refresh() } }
    }
    #expect(counting.loads == before + 1)
    await keys.refresh()
    #expect(counting.loads == before + 1)
    time.pass(-60_000)
    await keys.refresh()
    #expect(counting.loads == before + 2)
  }

  @Test func `follow what others announce until they are told to stop`() async throws {
    let (first, second) = (try await start(), try await start())
    let running = Task { await second.run(clock: TestClock()) }
    while second.ring.ids != first.ring.ids || first.ring.ids.count < 2 {
      try await first.rotate()
      await Task.yield()
    }
    running.cancel()
    await running.value
  }

  @Test(.requirement("J9")) func `show themselves to nobody`() async throws {
    let keys = try await start()
    var dumped = ""
    dump(keys.loaded.set, to: &dumped)
    for text in [dumped, "\(keys.loaded.set)", String(reflecting: keys.loaded.set)] {
      #expect(!text.contains(keys.loaded.set.sealing[0].key))
      #expect(!text.contains("PRIVATE"))
    }
  }
}

/// A wall clock that a test moves.
final class Time: Sendable {
  private let milliseconds = Mutex<Int64>(1_000_000)
  var now: Int64 { milliseconds.withLock { $0 } }
  func pass(_ more: Int64) { milliseconds.withLock { $0 += more } }
}

/// Keys that an operator gives.
private struct Constant: KeySetPlace {
  let name = "A constant"
  let set: KeySet
  func load() async throws -> KeySet? { set }
  func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool { false }
}

/// Counts how often it is looked at.
private final class Counting: KeySetPlace {
  private let base: any KeySetPlace
  private let count = Mutex(0)
  let name = "Counted keys"
  init(base: any KeySetPlace) { self.base = base }
  var loads: Int { count.withLock { $0 } }
  func load() async throws -> KeySet? {
    count.withLock { $0 += 1 }
    return try await base.load()
  }
  func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool {
    try await base.put(new, replacing: old)
  }
}

extension KeySet {
  /// The set without a sealing key.
  fileprivate func without(_ id: String) throws -> KeySet {
    KeySet(
      sealing: try sealing.filter { try KeyRing(current: SymmetricKey(base64URL: $0.key)).ids != [id] },
      signing: signing)
  }
}
