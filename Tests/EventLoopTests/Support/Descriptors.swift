import PosternTesting
import Synchronization
import Testing

@testable import PosternEventLoop

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct NoDescriptor: Error { let error: Int32 }

/// A descriptor of a test, closed with it.
final class TestDescriptor: Sendable {
  let number: Int32
  private let isOpen = Atomic(true)

  init(_ number: Int32) throws {
    guard number >= 0 else { throw NoDescriptor(error: errno) }
    self.number = number
  }

  /// A file that nobody can see, with `bytes` in it, at its beginning.
  static func file(_ bytes: [UInt8] = []) throws -> TestDescriptor {
    var name = Array("/tmp/postern-test-XXXXXX".utf8CString)
    let file = try TestDescriptor(mkstemp(&name))
    unlink(name)
    file.write(bytes)
    lseek(file.number, 0, SEEK_SET)
    return file
  }

  static func opening(_ path: String, _ flags: Int32 = O_RDWR) throws -> TestDescriptor {
    try TestDescriptor(open(path, flags | O_CLOEXEC | O_NOCTTY))
  }

  /// The two ends of a pipe.
  static func pipe() throws -> (reading: TestDescriptor, writing: TestDescriptor) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Darwin)
      Darwin.pipe(&ends)
    #else
      Glibc.pipe(&ends)
    #endif
    return try (TestDescriptor(ends[0]), TestDescriptor(ends[1]))
  }

  /// A socket that is connected to a listener of this machine.
  static func connected(to address: SocketAddress) throws -> TestDescriptor {
    #if canImport(Darwin)
      let socket = try TestDescriptor(Darwin.socket(AF_INET, SOCK_STREAM, 0))
    #else
      let socket = try TestDescriptor(Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    #endif
    let status = address.withSystemAddress {
      connect(socket.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    guard status == 0 else { throw NoDescriptor(error: errno) }
    return socket
  }

  /// The two ends of a pair of sockets.
  static func sockets() throws -> (near: TestDescriptor, far: TestDescriptor) {
    let (near, far) = try socketPair()
    return try (TestDescriptor(near), TestDescriptor(far))
  }

  /// A terminal, and where its keys and its screen are.
  static func terminal() throws -> (terminal: TestDescriptor, desk: TestDescriptor) {
    #if canImport(Darwin)
      let desk = try TestDescriptor(posix_openpt(O_RDWR | O_NOCTTY))
      grantpt(desk.number)
      unlockpt(desk.number)
      guard let name = ptsname(desk.number) else { throw NoDescriptor(error: errno) }
      return (try opening(String(cString: name)), desk)
    #else
      // The functions for it are hidden from Swift: TIOCSPTLCK and TIOCGPTN, of which they are made.
      let desk = try opening("/dev/ptmx")
      var (locked, number): (Int32, UInt32) = (0, 0)
      guard ioctl(desk.number, 0x4004_5431, &locked) == 0, ioctl(desk.number, 0x8004_5430, &number) == 0
      else {
        throw NoDescriptor(error: errno)
      }
      return (try opening("/dev/pts/\(number)"), desk)
    #endif
  }

  /// At a terminal's desk: holds its output up (Control-S), which it is known to have seen when it has read what follows.
  func hold(until reader: StandardStreams, isolation: isolated (any Actor)? = #isolation) async throws {
    write([0x13] + Array("held\n".utf8))
    #expect(try await reader.input.read(within: .patience) == Array("held\n".utf8))
  }

  var blocks: Bool { fcntl(number, F_GETFL) & O_NONBLOCK == 0 }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        #if canImport(Darwin)
          Darwin.write(number, $0.baseAddress, $0.count)
        #else
          Glibc.write(number, $0.baseAddress, $0.count)
        #endif
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Waits for some bytes, at most `limit` of them.
  func read(_ limit: Int = 64 * 1024) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    #if canImport(Darwin)
      let count = Darwin.read(number, &bytes, limit)
    #else
      let count = Glibc.read(number, &bytes, limit)
    #endif
    return Array(bytes.prefix(max(0, count)))
  }

  /// Everything up to the end, or so much of it.
  func readAll(_ limit: Int = .max) -> [UInt8] {
    var all: [UInt8] = []
    while all.count < limit, case let bytes = read(min(limit - all.count, 64 * 1024)), !bytes.isEmpty {
      all += bytes
    }
    return all
  }

  func close() {
    guard isOpen.exchange(false, ordering: .relaxed) else { return }
    #if canImport(Darwin)
      _ = Darwin.close(number)
    #else
      _ = Glibc.close(number)
    #endif
  }

  deinit { close() }
}

extension StreamChannel {
  /// Everything up to the end.
  func readAll(isolation: isolated (any Actor)? = #isolation) async throws -> [UInt8] {
    var all: [UInt8] = []
    while let bytes = try await read(within: .patience) { all += bytes }
    return all
  }

  /// At least so many bytes, unless the end comes first.
  func read(atLeast count: Int, isolation: isolated (any Actor)? = #isolation) async throws -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count, let bytes = try await read(within: .patience) { all += bytes }
    return all
  }
}
