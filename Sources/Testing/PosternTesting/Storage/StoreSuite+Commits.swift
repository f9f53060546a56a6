internal import PosternStorage
internal import Testing

extension StoreSuite {
  static var commits: [Check] {
    [
      Check("A value is kept if there is none, and only then") { (rig) async throws in
        #expect(try await rig.store.putIfAbsent("first".value, at: rig.key(), for: rig.later))
        #expect(try await !rig.other.putIfAbsent("second".value, at: rig.key(), for: rig.later))
        #expect(try await rig.store.get(rig.key()) == "first".value)
      },

      Check("Exactly the expected value is replaced") { (rig) async throws in
        let key = rig.key()
        #expect(try await !rig.store.compareAndSwap("a".value, with: "b".value, at: key, for: rig.later))
        try await rig.store.put("a".value, at: key, for: rig.later)
        for wrong in ["", "A", "a\0", "aa"] {
          #expect(try await !rig.other.compareAndSwap(wrong.value, with: "b".value, at: key, for: rig.later))
        }
        #expect(try await rig.store.get(key) == "a".value)
        #expect(try await rig.other.compareAndSwap("a".value, with: "b".value, at: key, for: rig.later))
        #expect(try await rig.store.get(key) == "b".value)
      },

      Check("A commit makes all its changes") { (rig) async throws in
        try await rig.store.put("old".value, at: rig.key("a"), for: .forever)
        try await rig.store.put("old".value, at: rig.key("b"), for: .forever)
        let isDone = try await rig.store.commit([
          StoreChange(rig.key("a"), .put("new".value, rig.later), if: .equal("old".value)),
          StoreChange(rig.key("b"), .delete),
          StoreChange(rig.key("c"), .put("new".value, .forever), if: .absent),
          StoreChange(rig.key("d"), .keep, if: .absent),
        ])
        #expect(isDone)
        #expect(try await rig.other.get(rig.key("a")) == "new".value)
        #expect(try await rig.other.get(rig.key("b")) == nil)
        #expect(try await rig.other.get(rig.key("c")) == "new".value)
        #expect(try await rig.other.get(rig.key("d")) == nil)
      },

      Check("A commit whose last condition does not hold changes nothing (J15)") { (rig) async throws in
        try await rig.store.put("old".value, at: rig.key("a"), for: .forever)
        try await rig.store.put("old".value, at: rig.key("b"), for: .forever)
        for (id, effect, condition) in [
          ("b", StoreChange.Effect.keep, StoreChange.Condition.absent),
          ("b", .put("new".value, .forever), .equal("other".value)),
          ("none", .delete, .equal("old".value)),
        ] {
          let isDone = try await rig.store.commit([
            StoreChange(rig.key("a"), .put("new".value, rig.later)),
            StoreChange(rig.key("c"), .put("new".value, .forever)),
            StoreChange(rig.key(id), effect, if: condition),
          ])
          #expect(!isDone)
        }
        #expect(try await rig.store.get(rig.key("a")) == "old".value)
        #expect(try await rig.store.get(rig.key("b")) == "old".value)
        #expect(try await rig.store.get(rig.key("c")) == nil)
      },

      Check("A commit of nothing succeeds") { (rig) async throws in
        #expect(try await rig.store.commit([]))
      },

      Check("A commit of too much, or of one key twice, is refused") { (rig) async throws in
        let change = { (id: String) in StoreChange(rig.key(id), .put([], .forever)) }
        let most = (1...StoreLimits.changeCount).map { change("\($0)") }
        #expect(await code { try await rig.store.commit(most + [change("one more")]) } == .tooLarge)
        #expect(await code { try await rig.store.commit([change("a"), change("a")]) } == .misuse)
        #expect(try await rig.store.get(rig.key("a")) == nil)
        #expect(try await rig.store.get(rig.key("1")) == nil)
        #expect(try await rig.store.commit(most))
        #expect(try await rig.store.get(rig.key("\(StoreLimits.changeCount)")) == [])
      },
    ]
  }

  static var scans: [Check] {
    [
      Check("A scan finds everything in its range and nothing else, in pages of any length") {
        (rig) async throws in
        let ids = (0..<150).map { "id-\($0)" }
        for id in ids { try await rig.store.put(id.value, at: rig.key(id), for: rig.later) }
        for id in ["id", "ID-1", "id_1", "jd-1"] {
          try await rig.store.put("no".value, at: rig.key(id), for: rig.later)
        }
        let elsewhere = StoreKey("id-1", in: rig.collection + "2", group: "g")
        try await rig.store.put("no".value, at: elsewhere, for: rig.later)
        for limit in [1, 7, 1_000] {
          let found = try await entries(
            in: StoreRange(rig.collection, group: "g", idPrefix: "id-"), of: rig, limit)
          #expect(found == Dictionary(uniqueKeysWithValues: ids.map { (rig.key($0), $0.value) }))
        }
        try await rig.store.delete(elsewhere)
      },

      Check("Characters that stand for others in a pattern stand for themselves in a range") {
        (rig) async throws in
        for id in ["a*b", "a?b", "[a]b", "a\\b", "a%b", "a_b", "aXb"] {
          try await rig.store.put(id.value, at: rig.key(id), for: rig.later)
        }
        for prefix in ["a*", "a?", "[a]", "a\\", "a%", "a_"] {
          let found = try await entries(
            in: StoreRange(rig.collection, group: "g", idPrefix: prefix), of: rig, 10)
          #expect(found == [rig.key(prefix + "b"): (prefix + "b").value])
        }
      },

      Check("A scan passes over what is gone") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key("soon"), for: rig.soon)
        try await rig.store.put("value".value, at: rig.key("later"), for: rig.later)
        try await rig.store.put("value".value, at: rig.key("deleted"), for: rig.later)
        try await rig.store.delete(rig.key("deleted"))
        try await rig.pass(1.5)
        let found = try await entries(in: StoreRange(rig.collection, group: "g"), of: rig, 10)
        #expect(found == [rig.key("later"): "value".value])
      },
    ]
  }

  private static func entries(
    in range: StoreRange, of rig: StoreRig, _ limit: Int
  ) async throws -> [StoreKey: [UInt8]] {
    var found: [StoreKey: [UInt8]] = [:]
    var cursor: ScanCursor? = .start
    while let start = cursor {
      let page = try await rig.other.scan(range, from: start, limit: limit)
      for entry in page.entries { found[entry.key] = entry.value }
      cursor = page.next
    }
    return found
  }
}
