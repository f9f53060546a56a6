internal import PosternStorage
internal import Testing

extension StoreSuite {
  static var values: [Check] {
    [
      Check("What was never kept is not there") { (rig) async throws in
        #expect(try await rig.store.get(rig.key()) == nil)
        #expect(try await rig.store.take(rig.key()) == nil)
        try await rig.store.delete(rig.key())
      },

      Check("What was kept is there for every client, and a later value replaces it") { (rig) async throws in
        try await rig.store.put("first".value, at: rig.key(), for: rig.later)
        #expect(try await rig.other.get(rig.key()) == "first".value)
        try await rig.other.put("second".value, at: rig.key(), for: .forever)
        #expect(try await rig.store.get(rig.key()) == "second".value)
      },

      Check("Any bytes are a value: none, every one, and the most that are taken") { (rig) async throws in
        let largest = [UInt8](repeating: 0xA5, count: StoreLimits.valueCount)
        for (number, value) in [[], Array(UInt8.min...UInt8.max), "\r\n$-1\r\n".value, largest].enumerated() {
          try await rig.store.put(value, at: rig.key("\(number)"), for: rig.later)
          #expect(try await rig.other.get(rig.key("\(number)")) == value)
        }
      },

      Check("Keys that look alike are different keys") { (rig) async throws in
        // The first two are one text to Swift.
        let ids = [
          "\u{E9}", "e\u{301}", "a", "A", "a ", "a\0", "a\0b", "a*", "a?", "[a]", "a\r\n", "a'", "a\"", "%",
          "_", "{a}",
        ]
        for (number, id) in ids.enumerated() {
          try await rig.store.put("\(number)".value, at: rig.key(id), for: rig.later)
        }
        for (number, id) in ids.enumerated() {
          #expect(try await rig.other.get(rig.key(id)) == "\(number)".value)
        }
      },

      Check("What is too large is refused and changes nothing") { (rig) async throws in
        let large = [UInt8](repeating: 0, count: StoreLimits.valueCount + 1)
        let long = rig.key(String(repeating: "k", count: StoreLimits.keyCount))
        try await rig.store.put("kept".value, at: rig.key(), for: rig.later)
        #expect(
          await code { try await rig.store.put(large, at: rig.key(), for: rig.later) } == .tooLarge)
        #expect(await code { try await rig.store.put([], at: long, for: rig.later) } == .tooLarge)
        #expect(await code { try await rig.store.get(long) } == .tooLarge)
        #expect(await code { try await rig.store.take(long) } == .tooLarge)
        #expect(await code { try await rig.store.increment(long, by: 1, window: rig.moment) } == .tooLarge)
        #expect(await code { try await rig.store.acquire(long, for: rig.moment) } == .tooLarge)
        #expect(try await rig.store.get(rig.key()) == "kept".value)
      },

      Check("What was deleted is gone") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: .forever)
        try await rig.other.delete(rig.key())
        #expect(try await rig.store.get(rig.key()) == nil)
      },

      Check("What was taken is gone, and comes back only when it is kept again") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: rig.later)
        #expect(try await rig.other.take(rig.key()) == "value".value)
        #expect(try await rig.store.get(rig.key()) == nil)
        #expect(try await rig.store.take(rig.key()) == nil)
        try await rig.store.put("again".value, at: rig.key(), for: rig.later)
        #expect(try await rig.store.take(rig.key()) == "again".value)
      },
    ]
  }

  static var lifetimes: [Check] {
    [
      Check("A value is there until its time is over, and then in no way") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: rig.soon)
        try await rig.store.put("value".value, at: rig.key("longer"), for: rig.later)
        try await rig.store.put("value".value, at: rig.key("for ever"), for: .forever)
        try await rig.pass(1.5)
        #expect(try await rig.store.get(rig.key()) == nil)
        #expect(try await rig.store.take(rig.key()) == nil)
        #expect(try await rig.store.putIfAbsent("new".value, at: rig.key(), for: rig.later))
        #expect(try await rig.store.get(rig.key("longer")) == "value".value)
        #expect(try await rig.store.get(rig.key("for ever")) == "value".value)
      },

      Check("A value whose time is over has no value to compare with") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: rig.soon)
        try await rig.pass(1.5)
        #expect(
          try await !rig.store.compareAndSwap("value".value, with: "new".value, at: rig.key(), for: rig.later)
        )
        #expect(try await rig.store.get(rig.key()) == nil)
      },

      Check("A later value has its own lifetime, shorter or longer") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key("a"), for: rig.soon)
        try await rig.store.put("value".value, at: rig.key("a"), for: .forever)
        try await rig.store.put("value".value, at: rig.key("b"), for: .forever)
        try await rig.store.put("value".value, at: rig.key("b"), for: rig.soon)
        try await rig.pass(1.5)
        #expect(try await rig.store.get(rig.key("a")) == "value".value)
        #expect(try await rig.store.get(rig.key("b")) == nil)
      },

      Check("A value can be replaced without a longer life") { (rig) async throws in
        for (id, lifetime) in [("a", rig.soon), ("b", .forever)] {
          try await rig.store.put("value".value, at: rig.key(id), for: lifetime)
          #expect(
            try await rig.store.compareAndSwap(
              "value".value, with: "new".value, at: rig.key(id), for: .unchanged))
          #expect(try await rig.store.get(rig.key(id)) == "new".value)
        }
        try await rig.store.put("value".value, at: rig.key("c"), for: .unchanged)
        try await rig.pass(1.5)
        #expect(try await rig.store.get(rig.key("a")) == nil)
        #expect(try await rig.store.get(rig.key("b")) == "new".value)
        #expect(try await rig.store.get(rig.key("c")) == "value".value)
      },

      Check("A value without a lifetime is not kept, and takes the former one with it") {
        (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: .forever)
        try await rig.store.put("value".value, at: rig.key(), for: .limited(.zero))
        #expect(try await rig.store.get(rig.key()) == nil)
        try await rig.store.put("value".value, at: rig.key(), for: .limited(.seconds(-1)))
        #expect(try await rig.store.get(rig.key()) == nil)
      },

      Check("A lifetime can be longer than any clock counts") { (rig) async throws in
        try await rig.store.put("value".value, at: rig.key(), for: .limited(.seconds(Int64.max)))
        #expect(try await rig.store.get(rig.key()) == "value".value)
      },
    ]
  }
}
