import PosternCryptography
import PosternEventLoop
import PosternHTTPClient
import PosternHTTPTypes
import PosternJSON
import PosternStorage
import PosternTesting
import Testing

@testable import Postern

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The state of a server", .timeLimit(.minutes(2))) struct StateTests {
  @Test func `is in a directory of the user's unless another is named`() {
    #expect(StateSettings.standardHome(["POSTERN_HOME": "/data", "HOME": "/home/a"]) == "/data")
    #expect(
      StateSettings.standardHome(["POSTERN_HOME": "", "HOME": "/home/a"]) == "/home/a/.local/state/postern")
    #expect(StateSettings.standardHome(["XDG_STATE_HOME": "/state", "HOME": "/a"]) == "/state/postern")
  }

  @Test func `is kept where the store's URL says`() throws {
    var settings = StateSettings(home: "/home")
    #expect(try settings.place() == .file("/home/postern.db"))
    for (store, place) in [
      ("", .file("/home/postern.db")), ("memory:", .memory), ("sqlite:/data/a.db", .file("/data/a.db")),
      ("redis://host", .redis("redis://host")), ("unix:///run/redis.sock", .redis("unix:///run/redis.sock")),
      ("rediss+cluster://host", .redis("rediss+cluster://host")),
    ] as [(String, StateSettings.Place)] {
      settings.store = store
      #expect(try settings.place() == place)
    }
    for store in ["postgres://user:secret@host", "memory:x", "sqlite:", "host:6379", "/data/a.db"] {
      settings.store = store
      let error = #expect(throws: StoreError.self) { try settings.place() }
      #expect(error?.message.contains("secret") == false)
    }
  }

  @Test func `has keys that are given in pairs, or are shared under a client secret`() throws {
    let store = MemoryStore()
    var settings = StateSettings(home: "/home")
    #expect(try settings.keys(in: store).name == "The key file /home/keys.json")
    settings.sealingKeys = "a"
    #expect(throws: StateError.self) { try settings.keys(in: store) }
    settings.sealingKeys = nil
    settings.store = "redis://host"
    let error = #expect(throws: (any Error).self) { try settings.keys(in: store) }
    #expect(
      "\(error.map { "\($0)" } ?? "")".contains("Give every replica the same POSTERN_SEALING_KEY") == true)
    settings.clientSecrets = ["secret"]
    #expect(try settings.keys(in: store).name == "The key set in the store")
  }

  /// Runs `body` with a state that is kept going, in a home that is gone afterwards.
  private func withState(_ body: (ServerState, HTTPClient, String) async throws -> Void) async throws {
    let home = "/tmp/postern-state-\(getpid())-\(UInt32.random(in: 0...UInt32.max))/deep"
    defer { system("rm -rf \(home.dropLast("/deep".count))") }
    let group = try EventLoopGroup(count: 1)
    defer { group.stop() }
    let state = try await ServerState.open(StateSettings(home: home), on: group)
    let running = Task { try await state.run() }
    var configuration = HTTPClient.Configuration()
    configuration.socketPath = "\(home)/admin.sock"
    let client = try HTTPClient(group: group, configuration: configuration)
    while access("\(home)/admin.sock", F_OK) != 0 { await Task.yield() }
    try await body(state, client, home)
    await client.shutdown()
    running.cancel()
    try await running.value
    await state.close()
    #expect(access("\(home)/admin.sock", F_OK) != 0)
  }

  @Test(.requirement("J8", "J9")) func `is told by its operator, on a socket of its own, to make new keys`()
    async throws
  {
    try await withState { state, client, home in
      let ask = { (method: PosternHTTPTypes.Method, path: String) async throws -> [JSONValue] in
        let response = try await client.send(HTTPClient.Request(method, try URI("http://postern\(path)")))
        #expect(response.status == .ok)
        return JSONValue(try JSON.parse(try await response.bytes()).root).array ?? []
      }
      let first = try await ask(.get, "/keys")
      #expect(first.count == 2)
      #expect(first[0]["id"]?.string == state.keys.ring.ids[0])
      let second = try await ask(.post, "/keys/rotate")
      #expect(second.count == 4)
      #expect(second[0]["id"]?.string == state.keys.ring.ids[0])
      #expect(second[1]["id"] == first[0]["id"])
      #expect(second.map { $0["isCurrent"]?.bool } == [true, false, true, false])
      var status = stat()
      #expect(lstat("\(home)/admin.sock", &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
      let unknown = try await client.send(HTTPClient.Request(.get, try URI("http://postern/nothing")))
      #expect(unknown.status == .notFound)
    }
  }

  @Test(.requirement("J5", "J8")) func `is one server's, whose keys must be those of its records`()
    async throws
  {
    try await withState { state, _, home in
      let group = try EventLoopGroup(count: 1)
      defer { group.stop() }
      let error = await #expect(throws: StoreError.self) {
        try await ServerState.open(StateSettings(home: home), on: group)
      }
      #expect(error?.code == .inUse)
      try await state.sealed.put("record", at: "a", in: Self.texts)
      await state.close()
      rename("\(home)/keys.json", "\(home)/kept")
      let lost = await #expect(throws: KeySetError.self) {
        try await ServerState.open(StateSettings(home: home), on: group)
      }
      #expect(lost?.description.contains("Put the keys back from a backup") == true)
      rename("\(home)/kept", "\(home)/keys.json")
      let again = try await ServerState.open(StateSettings(home: home), on: group)
      #expect(try await again.sealed.get("a", in: Self.texts) == "record")
      await again.close()
    }
  }

  private static let texts = StoreCollection("test.texts", of: String.self, lifetime: .forever)
}
