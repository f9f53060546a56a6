import PosternEventLoop
import Testing

@Suite("Names", .timeLimit(.minutes(5))) struct ResolverTests {
  private func lookUp(_ host: String, within limit: Duration = .patience) async throws -> [SocketAddress] {
    try await withStage { try await Resolver.addresses(of: host, port: 443, on: $0.loop, within: limit) }
  }

  @Test func `are found by the system's resolver, each address once`() async throws {
    let addresses = try await lookUp("localhost")
    #expect(!addresses.isEmpty)
    #expect(addresses.allSatisfy { ["127.0.0.1", "::1"].contains($0.host) && $0.port == 443 })
    #expect(Set(addresses).count == addresses.count)
  }

  @Test func `that are addresses are their own answer`() async throws {
    #expect(try await lookUp("192.0.2.7").map(\.description) == ["192.0.2.7:443"])
    #expect(try await lookUp("2001:DB8:0::7").map(\.description) == ["[2001:db8::7]:443"])
  }

  // RFC 6761 section 6.4: `invalid` never exists.
  @Test(arguments: ["name.invalid", "localhost\0.evil.test", ""])
  func `that do not exist are an error that names them`(
    host: String
  ) async throws {
    let error = await thrown { try await lookUp(host) } as? IOError
    #expect(error?.action == "find the address of \(host)")
  }

  @Test func `are waited for no longer than their deadline`() async throws {
    let error = await thrown { try await lookUp("name.invalid", within: .zero) } as? IOError
    #expect(error != nil)
  }

  @Test func `are not waited for when the task is cancelled`() async throws {
    try await withStage { stage in
      let task = Task {
        await stage.run { stage in
          await thrown { try await Resolver.addresses(of: "name.invalid", port: 1, on: stage.loop) }
            as? IOError
        }
      }
      task.cancel()
      #expect(await task.value?.code == .closed)
    }
  }

  @Test func `are looked up many at a time`() async throws {
    try await withStage { stage in
      try await withThrowingTaskGroup(of: Int.self) { tasks in
        for _ in 0..<100 {
          tasks.addTask {
            try await stage.run { try await Resolver.addresses(of: "localhost", port: 1, on: $0.loop).count }
          }
        }
        for try await count in tasks { #expect(count > 0) }
      }
    }
  }
}
