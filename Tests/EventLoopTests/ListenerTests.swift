import PosternTesting
import Testing

@testable import PosternEventLoop

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("A listener", .timeLimit(.minutes(5))) struct ListenerTests {
  @Test func `says which port the system chose, on IPv4 and IPv6`() async throws {
    try await withStage { stage in
      for host in ["127.0.0.1", "::1"] {
        let wanted = try #require(SocketAddress(host: host, port: 0))
        let arrivals = Mailbox<ByteStream>()
        let listener = try Listener(on: stage.loop, at: wanted) { arrivals.put($0) }
        #expect(listener.address.host == host)
        #expect(listener.address.port != 0)
        let near = try await ByteStream.connect(to: listener.address, on: stage.loop, within: .patience)
        let far = await arrivals.next()
        #expect(far.localAddress == listener.address)
        near.close()
        far.close()
        listener.close()
      }
    }
  }

  @Test func `names the address that another listens on`() async throws {
    try await withStage { stage in
      let listener = try Listener(on: stage.loop, at: .loopback) { $0.close() }
      let error =
        await thrown { try Listener(on: stage.loop, at: listener.address) { $0.close() } } as? IOError
      #expect(error?.code == .addressInUse)
      #expect(error?.description.contains("could not listen on \(listener.address)") == true)
      #expect(throws: IOError.self) { try Listener.checkAvailable(listener.address, on: stage.loop) }
      listener.close()
      await stage.turns(5)
      #expect(throws: Never.self) { try Listener.checkAvailable(listener.address, on: stage.loop) }
    }
  }

  @Test func `refuses an address that is not this machine's`() async throws {
    try await withStage { stage in
      // 192.0.2.0/24 is for documentation (RFC 5737).
      let foreign = try #require(SocketAddress(host: "192.0.2.1", port: 0))
      let error = await thrown { try Listener(on: stage.loop, at: foreign) { $0.close() } } as? IOError
      #expect(error?.code == .addressNotAvailable)
    }
  }

  @Test func `shares its port with other loops when all of them ask`() async throws {
    let group = try EventLoopGroup(count: 2)
    defer { group.stop() }
    let stages = group.loops.map { Stage($0) }
    let latch = Latch(40)
    let address = try await stages[0].run { stage in
      var options = Listener.Options()
      options.sharesPort = true
      return try Listener(on: stage.loop, at: .loopback, options: options) {
        $0.close(); latch.open()
      }.address
    }
    try await stages[1].run { stage in
      var options = Listener.Options()
      options.sharesPort = true
      _ = try Listener(on: stage.loop, at: address, options: options) {
        $0.close(); latch.open()
      }
      for _ in 0..<40 {
        try await ByteStream.connect(to: address, on: stage.loop, within: .patience).close()
      }
    }
    await latch.wait()
  }

  @Test func `leaves connections waiting while it is paused`() async throws {
    try await withStage { stage in
      let arrivals = Mailbox<ByteStream>()
      let listener = try Listener(on: stage.loop, at: .loopback) { arrivals.put($0) }
      listener.pause()
      var streams: [ByteStream] = []
      for _ in 0..<5 {
        streams.append(try await ByteStream.connect(to: listener.address, on: stage.loop, within: .patience))
      }
      await stage.turns(20)
      #expect(arrivals.values.isEmpty)
      listener.resume()
      for _ in 0..<5 { streams.append(await arrivals.next()) }
      for stream in streams { stream.close() }
      listener.close()
    }
  }

  @Test func `closes, once, and lets what it accepted live`() async throws {
    try await withStage { stage in
      weak var gone: Listener?
      let arrivals = Mailbox<ByteStream>()
      var near: ByteStream
      do {
        let listener = try Listener(on: stage.loop, at: .loopback) { arrivals.put($0) }
        gone = listener
        near = try await ByteStream.connect(to: listener.address, on: stage.loop, within: .patience)
        let far = Recorder(await arrivals.next())
        listener.close()
        listener.close()
        near.write([1])
        await far.wait(for: .received)
        let error = await thrown {
          try await ByteStream.connect(to: listener.address, on: stage.loop, within: .patience)
        }
        #expect((error as? IOError)?.code == .connectionRefused)
        near.close()
        far.stream.close()
      }
      await stage.turns(5)
      #expect(gone == nil)
    }
  }

  @Test(.requirement("L5")) func `takes who waits in the kernel before it finishes`() async throws {
    try await withStage { stage in
      let arrivals = Mailbox<ByteStream>()
      let listener = try Listener(on: stage.loop, at: .loopback) { arrivals.put($0) }
      let clients = try (0..<3).map { _ in try LateClient() }
      // The loop does not turn between the connections and the end.
      for client in clients { client.connect(to: listener.address) }
      listener.finish()
      #expect(arrivals.values.count == 3)
      for client in clients { client.send("x") }
      for stream in arrivals.values { #expect(stream.hasUnread) }
      listener.finish()
      for stream in arrivals.values { stream.close() }
    }
  }

  @Test(.requirement("L2"))
  func `stops accepting without descriptors, and goes on when there are some again`() async {
    await #expect(processExitsWith: .success) {
      try await withStage { stage in
        let arrivals = Mailbox<ByteStream>()
        let listener = try Listener(on: stage.loop, at: .loopback) { arrivals.put($0) }
        // The clients' sockets are made while there are descriptors.
        let clients = try (0..<8).map { _ in try LateClient() }
        let held = Descriptors.takeNearlyAll()
        for client in clients { client.connect(to: listener.address) }
        let spent = processorTime()
        try await stage.loop.sleep(for: .milliseconds(300))
        // How many it takes first depends on holes among the numbers that are taken.
        guard arrivals.values.count < clients.count / 2 else { exit(2) }
        // A loop that asked the kernel again and again would have used all of the time.
        guard processorTime() - spent < 0.15 else { exit(3) }
        for descriptor in held { close(descriptor) }
        var streams: [ByteStream] = []
        for _ in clients { streams.append(await arrivals.next()) }
        for stream in streams { stream.close() }
        listener.close()
      }
      exit(0)
    }
  }
}

/// A socket that exists before it connects.
private struct LateClient {
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, systemStream, 0)
    try #require(descriptor >= 0)
  }

  func send(_ text: String) { write(descriptor, text, text.utf8.count) }

  /// Connects to a listener of this machine: the kernel accepts before the program does.
  func connect(to address: SocketAddress) {
    _ = address.withSystemAddress { systemConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
}

#if canImport(Darwin)
  private let systemStream = SOCK_STREAM
  private let systemConnect = Darwin.connect
#else
  private let systemStream = Int32(SOCK_STREAM.rawValue)
  private let systemConnect = Glibc.connect
#endif

private enum Descriptors {
  /// Lowers the limit, and opens files until few are left.
  static func takeNearlyAll() -> [Int32] {
    var limit = rlimit(rlim_cur: 128, rlim_max: 128)
    #if canImport(Darwin)
      setrlimit(RLIMIT_NOFILE, &limit)
    #else
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #endif
    var held: [Int32] = []
    while true {
      let descriptor = open("/dev/null", O_RDONLY)
      guard descriptor < 120 else {
        close(descriptor)
        return held
      }
      held.append(descriptor)
    }
  }
}

/// Seconds of processor time that this process has used.
private func processorTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
