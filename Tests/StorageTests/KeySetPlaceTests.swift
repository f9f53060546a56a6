import PosternCryptography
import PosternTesting
import Testing

@testable import PosternStorage

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The place of a key set") struct KeySetPlaceTests {
  /// A path in the temporary directory that nobody else uses.
  private static func path() -> String {
    "/tmp/postern-keys-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).json"
  }

  @Suite("in a file") struct File {
    @Test(.requirement("J9")) func `is a file of the user's own, made once`() async throws {
      let mask = umask(0)
      defer { umask(mask) }
      let path = path()
      defer { unlink(path) }
      let place = FileKeySet(path: path)
      #expect(try await place.load() == nil)
      let first = try KeySet.first(at: 1)
      #expect(try await place.put(first, replacing: nil))
      #expect(try await !place.put(try .first(at: 2), replacing: nil))
      #expect(try await place.load()?.bytes() == first.bytes())
      var status = stat()
      #expect(lstat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func `is replaced whole, and only by who has seen it`() async throws {
      let path = path()
      defer { unlink(path) }
      let place = FileKeySet(path: path)
      let first = try KeySet.first(at: 1)
      let second = try first.rotated(at: 2)
      #expect(try await !place.put(second, replacing: first))
      #expect(try await place.put(first, replacing: nil))
      #expect(try await place.put(second, replacing: first))
      #expect(try await !place.put(try second.rotated(at: 3), replacing: first))
      #expect(try await place.load()?.bytes() == second.bytes())
    }

    @Test(.requirement("J9")) func `is refused when others may read it, with the remedy`() async throws {
      let path = path()
      defer { unlink(path) }
      let place = FileKeySet(path: path)
      _ = try await place.put(try .first(at: 1), replacing: nil)
      for mode: mode_t in [0o640, 0o604, 0o620, 0o644] {
        chmod(path, mode)
        let error = await #expect(throws: KeySetError.self) { try await place.load() }
        #expect(error?.description == "Others may read \(path), which holds secret keys: chmod 600 \(path).")
      }
    }

    @Test(arguments: [
      ("", "holds no keys"), ("{}", "holds no keys"),
      (#"{"version":2,"sealing":[],"signing":[]}"#, "newer version"),
      (#"{"version":1,"sealing":[],"signing":[]}"#, "lacks keys"),
    ])
    func `is refused when it holds no keys`(text: String, reason: String) async throws {
      let path = path()
      defer { unlink(path) }
      _ = try PrivateFile(path: path).write(Array(text.utf8), mustBeNew: true)
      let error = await #expect(throws: KeySetError.self) { try await FileKeySet(path: path).load() }
      #expect(error?.description.contains(reason) == true)
    }

    @Test func `says why it cannot be written`() async throws {
      let place = FileKeySet(path: "/nowhere/at/all/keys.json")
      let error = await #expect(throws: KeySetError.self) {
        try await place.put(try .first(at: 1), replacing: nil)
      }
      #expect(error?.description.contains("No such file or directory") == true)
    }
  }

  @Suite("with the operator") struct Given {
    @Test func `takes several keys, the current one first`() async throws {
      let (one, two) = (try KeySet.first(at: 1), try KeySet.first(at: 2))
      let place = try GivenKeySet(
        sealing: "\(one.sealing[0].key)\n \(two.sealing[0].key)\n",
        signing: one.signing[0].key + two.signing[0].key)
      let loaded = try LoadedKeys(try #require(try await place.load()), from: place)
      #expect(loaded.ring.ids == [try id(one), try id(two)])
      #expect(loaded.signing.count == 2)
    }

    @Test func `takes a signing key on one line`() async throws {
      let one = try KeySet.first(at: 1)
      let line = one.signing[0].key.split(separator: "\n").joined(separator: "\\n")
      let place = try GivenKeySet(sealing: one.sealing[0].key, signing: line)
      #expect(try LoadedKeys(try #require(try await place.load()), from: place).signing.count == 1)
    }

    @Test func `refuses what is no key, and never repeats it`() async throws {
      let good = try KeySet.first(at: 1)
      for (sealing, signing) in [
        ("", good.signing[0].key), (good.sealing[0].key, ""), (good.sealing[0].key, "secret-text"),
        ("secret-text", good.signing[0].key),
        (good.sealing[0].key, "-----BEGIN PRIVATE KEY-----\nsecret-text\n-----END PRIVATE KEY-----"),
      ] {
        let error = await #expect(throws: KeySetError.self) {
          let place = try GivenKeySet(sealing: sealing, signing: signing)
          _ = try LoadedKeys(try #require(try await place.load()), from: place)
        }
        #expect(error?.description.contains("secret-text") == false)
        #expect(error?.description.contains("POSTERN_S") == true)
      }
    }

    @Test func `is not changed by the server, which says who can`() async throws {
      let good = try KeySet.first(at: 1)
      let place = try GivenKeySet(sealing: good.sealing[0].key, signing: good.signing[0].key)
      let error = await #expect(throws: KeySetError.self) {
        try await place.put(try good.rotated(at: 2), replacing: good)
      }
      #expect(error?.description.contains("rotating them is yours") == true)
    }

    private func id(_ set: KeySet) throws -> String {
      try KeyRing(current: SymmetricKey(base64URL: set.sealing[0].key)).ids[0]
    }
  }

  @Suite("in the shared store") struct Shared {
    let store = MemoryStore(clock: TestClock())

    @Test func `is made by the first replica and read by the others`() async throws {
      let replicas = try (0..<8).map { _ in try SharedKeySet(in: store, wrappedUnder: ["a client secret"]) }
      let made = try await withThrowingTaskGroup(of: Bool.self) { group in
        for replica in replicas { group.addTask { try await replica.put(try .first(at: 1), replacing: nil) } }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(made == 1)
      var sets: Set<[UInt8]> = []
      for replica in replicas { sets.insert(try #require(try await replica.load()).bytes()) }
      #expect(sets.count == 1)
    }

    @Test(.requirement("J9")) func `shows nothing of the keys or the secret`() async throws {
      let set = try KeySet.first(at: 1)
      let place = try SharedKeySet(in: store, wrappedUnder: ["a client secret"])
      #expect(try await place.put(set, replacing: nil))
      for entry in try await everything(in: store) {
        #expect(!entry.value.contains(set.sealing[0].key))
        #expect(!entry.value.contains("PRIVATE"))
        #expect(!entry.value.contains("client secret"))
      }
    }

    @Test(.requirement("G14")) func `outlives the client secret, when the next one is configured beside it`()
      async throws
    {
      let set = try KeySet.first(at: 1)
      let place = { (secrets: String...) in try SharedKeySet(in: store, wrappedUnder: secrets) }
      #expect(try await place("old").put(set, replacing: nil))
      let lost = await #expect(throws: KeySetError.self) { try await place("new").load() }
      #expect(lost?.description.contains("another client secret") == true)
      #expect(try await place("new", "old").load()?.bytes() == set.bytes())
      // Wrapped under both: replicas with one of them start in any order.
      #expect(try await place("new").load()?.bytes() == set.bytes())
      #expect(try await place("old").load()?.bytes() == set.bytes())
      // Who changes the keys wraps them under what it has.
      #expect(try await place("new").put(try set.rotated(at: 2), replacing: set))
      await #expect(throws: KeySetError.self) { try await place("old").load() }
      #expect(try await place("new").load()?.sealing.count == 2)
    }

    @Test func `is not replaced by who has not seen the present one`() async throws {
      let place = try SharedKeySet(in: store, wrappedUnder: ["secret"])
      let first = try KeySet.first(at: 1)
      let second = try first.rotated(at: 2)
      #expect(try await !place.put(second, replacing: first))
      #expect(try await place.put(first, replacing: nil))
      #expect(try await place.put(second, replacing: first))
      #expect(try await !place.put(try second.rotated(at: 3), replacing: first))
    }

    @Test func `is refused when it was changed`() async throws {
      let place = try SharedKeySet(in: store, wrappedUnder: ["secret"])
      #expect(try await place.put(try .first(at: 1), replacing: nil))
      let key = StoreKey("set", in: "keys")
      var value = try await store.raw(key)
      // The last character of the box: what follows is `"]}`.
      value[value.count - 8] =
        value[value.count - 8] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      try await store.put(value, at: key, for: .forever)
      await #expect(throws: KeySetError.self) { try await place.load() }
      try await store.put(Array("{}".utf8), at: key, for: .forever)
      await #expect(throws: KeySetError.self) { try await place.load() }
    }

    @Test func `needs a client secret`() {
      for secrets in [[], [""], ["good", ""]] {
        let error = #expect(throws: KeySetError.self) { try SharedKeySet(in: store, wrappedUnder: secrets) }
        #expect(error?.description.contains("POSTERN_SEALING_KEY") == true)
      }
    }
  }
}
