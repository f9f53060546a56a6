internal import PosternStorage
internal import Testing

extension StoreSuite {
  static var counters: [Check] {
    [
      Check("A counter counts until its window is over, and then from zero") { (rig) async throws in
        #expect(try await rig.store.increment(rig.key(), by: 1, window: rig.moment).count == 1)
        #expect(try await rig.other.increment(rig.key("other"), by: 5, window: .seconds(3600)).count == 5)
        try await rig.pass(1.5)
        #expect(try await rig.other.increment(rig.key(), by: 2, window: rig.moment).count == 2)
        #expect(try await rig.store.increment(rig.key("other"), by: -7, window: .seconds(3600)).count == -2)
      },

      Check("A window begins with the first addition and later ones do not make it longer") {
        (rig) async throws in
        let first = try await rig.store.increment(rig.key(), by: 1, window: rig.moment)
        #expect(first.remaining > .zero && first.remaining <= rig.moment)
        try await rig.pass(0.6)
        _ = try await rig.store.increment(rig.key(), by: 1, window: .seconds(3600))
        try await rig.pass(0.6)
        #expect(try await rig.store.increment(rig.key(), by: 1, window: rig.moment).count == 1)
      },

      Check("A count that would overflow stays at the end") { (rig) async throws in
        let hour = Duration.seconds(3600)
        #expect(try await rig.store.increment(rig.key(), by: .max, window: hour).count == .max)
        #expect(try await rig.store.increment(rig.key(), by: .max, window: hour).count == .max)
        #expect(try await rig.store.increment(rig.key("low"), by: .min, window: hour).count == .min)
        #expect(try await rig.store.increment(rig.key("low"), by: -1, window: hour).count == .min)
      },
    ]
  }

  static var locks: [Check] {
    [
      Check("A lock has one holder until it is given back") { (rig) async throws in
        let lease = try #require(try await rig.store.acquire(rig.key(), for: .seconds(3600)))
        #expect(try await rig.other.acquire(rig.key(), for: rig.moment) == nil)
        try await rig.store.release(lease)
        let next = try #require(try await rig.other.acquire(rig.key(), for: .seconds(3600)))
        #expect(next.token > lease.token)
      },

      Check("A lock ends with its time, and who had it neither gives back nor changes anything") {
        (rig) async throws in
        let late = try #require(try await rig.store.acquire(rig.key("lock"), for: rig.moment))
        #expect(
          try await rig.store.commit([.held(late), StoreChange(rig.key(), .put("early".value, rig.later))]))
        try await rig.pass(1.5)
        #expect(
          try await !rig.store.commit([.held(late), StoreChange(rig.key(), .put("late".value, rig.later))]))
        let next = try #require(try await rig.other.acquire(rig.key("lock"), for: .seconds(3600)))
        #expect(next.token > late.token)
        try await rig.store.release(late)
        #expect(try await rig.store.acquire(rig.key("lock"), for: rig.moment) == nil)
        #expect(
          try await !rig.store.commit([.held(late), StoreChange(rig.key(), .put("late".value, rig.later))]))
        #expect(
          try await rig.other.commit([
            .held(next), StoreChange(rig.key("two"), .put("next".value, rig.later)),
          ]))
        #expect(try await rig.store.get(rig.key()) == "early".value)
      },
    ]
  }

  static var races: [Check] {
    [
      Check("Of many who take a value, one gets it (J1)") { (rig) async throws in
        for round in 0..<20 {
          try await rig.store.put("value".value, at: rig.key("\(round)"), for: rig.later)
          let taken = try await rig.race(16) { store, _ in try await store.take(rig.key("\(round)")) }
          #expect(taken.compactMap(\.self) == ["value".value])
        }
      },

      Check("Of many who keep a value where there is none, one does") { (rig) async throws in
        for round in 0..<20 {
          let kept = try await rig.race(16) { store, number in
            try await store.putIfAbsent("\(number)".value, at: rig.key("\(round)"), for: rig.later)
              ? number : nil
          }
          let winner = try #require(kept.compactMap(\.self).first)
          #expect(kept.compactMap(\.self).count == 1)
          #expect(try await rig.store.get(rig.key("\(round)")) == "\(winner)".value)
        }
      },

      Check("Of many who change a value at once, every change counts") { (rig) async throws in
        try await rig.store.put("0".value, at: rig.key(), for: rig.later)
        _ = try await rig.race(8) { store, _ in
          for _ in 0..<10 {
            while true {
              let old = try #require(try await store.get(rig.key()))
              let number = try #require(Int(String(decoding: old, as: UTF8.self)))
              if try await store.compareAndSwap(
                old, with: "\(number + 1)".value, at: rig.key(), for: rig.later)
              {
                break
              }
            }
          }
        }
        #expect(try await rig.store.get(rig.key()) == "80".value)
      },

      Check("Of many who want a lock, one has it, and no two ever have one token (D3)") {
        (rig) async throws in
        var tokens: Set<Int64> = []
        for _ in 0..<20 {
          let leases = try await rig.race(16) { store, _ in
            try await store.acquire(rig.key(), for: .seconds(3600))
          }
          let lease = try #require(leases.compactMap(\.self).first)
          #expect(leases.compactMap(\.self).count == 1)
          #expect(tokens.allSatisfy { $0 < lease.token })
          tokens.insert(lease.token)
          try await rig.store.release(lease)
        }
      },

      Check("Every addition of many counts") { (rig) async throws in
        let counts = try await rig.race(100) { store, _ in
          try await store.increment(rig.key(), by: 1, window: .seconds(3600)).count
        }
        #expect(Set(counts) == Set(1...100))
      },

      Check("A commit of many keys is seen whole") { (rig) async throws in
        let keys = (0..<4).map { rig.key("\($0)") }
        let seen = try await rig.race(12) { store, number in
          _ = try await store.commit(keys.map { StoreChange($0, .put("\(number)".value, rig.later)) })
          return number
        }
        #expect(seen.count == 12)
        let values = try await rig.race(4) { store, number in try await store.get(keys[number]) }
        #expect(Set(values.map { $0 ?? [] }).count == 1)
      },
    ]
  }

  static var endings: [Check] {
    [
      Check("What is announced is heard by every client that listens, by topic") { (rig) async throws in
        let heard = rig.other.announcements(of: "topic-\(rig.collection)")
        let other = rig.other.announcements(of: "other-\(rig.collection)")
        let listening = Task { await heard.first { _ in true } != nil }
        // Whoever has only begun to listen may miss one; whoever listens hears one of many.
        let calling = Task {
          while !Task.isCancelled {
            try await rig.store.announce("topic-\(rig.collection)")
            await Task.yield()
          }
        }
        #expect(await listening.value)
        calling.cancel()
        _ = await calling.result
        await rig.store.close()
        await rig.other.close()
        // What came after a gap in hearing may come for every topic, but not many.
        #expect(await other.reduce(into: 0) { count, _ in count += 1 } <= 2)
      },

      Check("A store that can be used says so, and its epoch is the same for every client") {
        (rig) async throws in
        try await rig.store.check()
        #expect(try await rig.store.epoch == rig.other.epoch)
      },

      Check("After its end a store refuses everything") { (rig) async throws in
        let heard = rig.store.announcements(of: "topic")
        await rig.store.close()
        await rig.store.close()
        #expect(await code { try await rig.store.get(rig.key()) } == .closed)
        #expect(await code { try await rig.store.take(rig.key()) } == .closed)
        #expect(await code { try await rig.store.put([], at: rig.key(), for: .forever) } == .closed)
        #expect(await code { try await rig.store.increment(rig.key(), by: 1, window: rig.moment) } == .closed)
        #expect(await code { try await rig.store.acquire(rig.key(), for: rig.moment) } == .closed)
        #expect(await code { try await rig.store.announce("topic") } == .closed)
        #expect(await code { try await rig.store.check() } == .closed)
        let range = StoreRange(rig.collection)
        #expect(
          await code { try await rig.store.scan(range, from: .start, limit: 1).entries.count } == .closed)
        for await _ in heard {}
        for await _ in rig.store.announcements(of: "topic") {}
      },
    ]
  }
}
