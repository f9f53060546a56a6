import PosternTesting

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A real Redis of a test's own, on loopback and a socket, in a folder that is gone afterwards.
final class RedisServer: Sendable {
  let port: UInt16
  let directory: String
  /// Ends with this process, however that ends, and takes the server with it.
  private let keeper: pid_t
  private let lifeline: Int32

  var socketPath: String { "\(directory)/redis.sock" }
  var url: String { "redis://127.0.0.1:\(port)" }

  /// Starts a server and waits until it listens.
  init(_ options: [String] = [], sentinelOf primary: RedisServer? = nil) async throws {
    port = try Self.freePort()
    directory = "/tmp/postern-redis-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    guard mkdir(directory, 0o700) == 0 else { throw RigError("no folder for Redis") }
    var words = [
      "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--dir", directory, "--unixsocket",
      "\(directory)/redis.sock", "--save", "", "--daemonize", "no", "--logfile", "\(directory)/log",
    ]
    if let primary {
      let file = "\(directory)/sentinel.conf"
      guard let out = fopen(file, "w") else { throw RigError("no file for a sentinel") }
      fputs(
        """
        port \(port)
        bind 127.0.0.1
        sentinel monitor main 127.0.0.1 \(primary.port) 1
        sentinel down-after-milliseconds main 500
        sentinel failover-timeout main 2000
        logfile \(directory)/log

        """, out)
      fclose(out)
      words = ["redis-server", file, "--sentinel"]
    }
    (keeper, lifeline) = try Self.start(words + options, in: directory)
    // Whoever asks a port gives way to who is to open it.
    for _ in 0..<1_000_000 {
      if Self.listens(port) { return }
      sched_yield()
    }
    throw RigError("Redis did not start: see \(directory)/log")
  }

  /// Asks the server something by `redis-cli`.
  @discardableResult
  func ask(_ words: String..., options: [String] = []) throws -> String {
    let file = "\(directory)/answer-\(UInt32.random(in: 0...UInt32.max))"
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let status = system("redis-cli -p \(port) \(options.joined(separator: " ")) \(quoted) > \(file) 2>&1")
    guard status == 0, let input = fopen(file, "r") else { throw RigError("redis-cli failed") }
    defer {
      fclose(input)
      unlink(file)
    }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, input)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  func pause() { signal("STOP") }
  func goOn() { signal("CONT") }

  /// Ends the server at once.
  func end() { signal("KILL") }

  private func signal(_ name: String) { system("kill -\(name) $(cat \(directory)/pid) 2> /dev/null") }

  deinit {
    close(lifeline)
    var status: Int32 = 0
    waitpid(keeper, &status, 0)
  }

  private static func start(_ words: [String], in directory: String) throws -> (pid_t, Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw RigError("no pipe for Redis") }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    defer { close(ends[0]) }
    let keep = "\"$@\" < /dev/null & echo $! > $0/pid; cat > /dev/null; kill -9 $(cat $0/pid); rm -rf $0"
    var arguments = (["sh", "-c", keep, directory] + words).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    var process: pid_t = 0
    guard posix_spawnp(&process, "sh", &actions, nil, &arguments, environ) == 0 else {
      throw RigError("redis-server cannot be started: run scripts/setup")
    }
    return (process, ends[1])
  }

  static func freePort() throws -> UInt16 {
    let (number, address) = try bound(to: 0)
    close(number)
    return UInt16(bigEndian: address.sin_port)
  }

  private static func listens(_ port: UInt16) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let number = newSocket()
    defer { close(number) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func bound(to port: UInt16) throws -> (Int32, sockaddr_in) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let number = newSocket()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, length) == 0 ? getsockname(number, $0, &length) : -1
      }
    }
    guard status == 0 else { throw RigError("no port is free") }
    return (number, address)
  }

  private static func newSocket() -> Int32 {
    #if canImport(Darwin)
      socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
  }
}
