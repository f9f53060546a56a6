import PosternHTTPTypes

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A TCP socket on a free loopback port, as the kernel has it and no loop of ours.
///
/// Bound and not listening it holds its port for who shares it: nginx with `reuseport`, and nobody by chance.
final class LoopbackSocket {
  let port: UInt16
  private let descriptor: Int32

  init() {
    let descriptor = Self.open()
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = Self.address(port: 0)
    Self.with(&address) { bind(descriptor, $0, $1) }
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
  }

  /// Begins to connect.
  init(to port: UInt16) {
    let descriptor = Self.open()
    var address = Self.address(port: port)
    Self.with(&address) { connect(descriptor, $0, $1) }
    (self.port, self.descriptor) = (port, descriptor)
  }

  deinit { close(descriptor) }

  /// Where nobody answers for as long as `body` runs: a port that was freed may belong to another test by then.
  static func withDeadPort<Result>(_ body: (UInt16) async throws -> Result) async rethrows -> Result {
    let socket = LoopbackSocket()
    defer { withExtendedLifetime(socket) {} }
    return try await body(socket.port)
  }

  func listen(backlog: Int32) {
    #if canImport(Darwin)
      Darwin.listen(descriptor, backlog)
    #else
      Glibc.listen(descriptor, backlog)
    #endif
  }

  private static func open() -> Int32 {
    #if canImport(Darwin)
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    return address
  }

  private static func with(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) {
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

/// A listening socket that nobody accepts on and whose queue is full: a connection to it never comes about.
final class FullBacklog {
  private let listener = LoopbackSocket()
  private let clients: [LoopbackSocket]

  init() {
    listener.listen(backlog: 0)
    clients = (0..<8).map { [port = listener.port] _ in LoopbackSocket(to: port) }
  }

  func uri() throws -> URI { try URI("http://127.0.0.1:\(listener.port)/") }
}
