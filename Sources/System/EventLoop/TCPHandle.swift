internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Allocation and addresses of `uv_tcp_t`.
enum TCPHandle {
  typealias Pointer = UnsafeMutablePointer<uv_tcp_t>

  /// A handle without a socket, or, where an option must be set before it is bound, with one of the address's family.
  static func open(on loop: EventLoop, family address: SocketAddress? = nil) throws(IOError) -> Pointer {
    try loop.admit("open a socket")
    let tcp = unsafe LoopHandle.allocate(uv_tcp_t.self)
    let family = address.map { UInt32($0.isIPv6 ? AF_INET6 : AF_INET) } ?? 0
    let status = unsafe uv_tcp_init_ex(loop.uv, tcp, family)
    guard status == 0 else {
      unsafe tcp.deallocate()
      throw IOError(uv: status, action: "open a socket")
    }
    return unsafe tcp
  }

  static func stream(_ tcp: Pointer) -> UnsafeMutablePointer<uv_stream_t> {
    unsafe UnsafeMutableRawPointer(tcp).assumingMemoryBound(to: uv_stream_t.self)
  }

  /// The TCP handle that a stream's handle is; nil when it is of another kind.
  static func tcp(_ stream: UnsafeMutablePointer<uv_stream_t>) -> Pointer? {
    guard unsafe stream.pointee.type == UV_TCP else { return nil }
    return unsafe UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_tcp_t.self)
  }

  static func localAddress(of tcp: Pointer) -> SocketAddress? {
    unsafe address { unsafe uv_tcp_getsockname(tcp, $0, $1) }
  }

  static func peerAddress(of tcp: Pointer) -> SocketAddress? {
    unsafe address { unsafe uv_tcp_getpeername(tcp, $0, $1) }
  }

  private static func address(
    _ query: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<Int32>) -> Int32
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = Int32(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutablePointer(to: &storage) { storage in
      let system = unsafe UnsafeMutableRawPointer(storage).assumingMemoryBound(to: sockaddr.self)
      guard unsafe query(system, &length) == 0 else { return nil }
      return unsafe SocketAddress(system: system)
    }
  }

  /// Lets several sockets of this process listen on one port; the kernel spreads the connections.
  static func sharePort(_ tcp: Pointer) {
    var on: Int32 = 1
    unsafe set(SO_REUSEPORT, to: &on, on: tcp)
  }

  /// Makes the close a reset, which throws away what the kernel still holds for the peer.
  static func resetOnClose(_ tcp: Pointer) {
    var noTime = linger(l_onoff: 1, l_linger: 0)
    unsafe set(SO_LINGER, to: &noTime, on: tcp)
  }

  /// Bounds what the kernel keeps for a peer that does not read; accepted connections inherit it.
  static func limitUnsent(_ tcp: Pointer) {
    guard let descriptor = unsafe descriptor(of: tcp) else { return }
    postern_uv_limit_unsent(descriptor, 16 * 1024)
  }

  /// Whether bytes wait in the kernel.
  static func hasUnread(_ tcp: Pointer) -> Bool {
    guard let descriptor = unsafe descriptor(of: tcp) else { return false }
    var byte: UInt8 = 0
    return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
  }

  static func descriptor(of tcp: Pointer) -> Int32? { unsafe LoopHandle.descriptor(of: tcp) }

  private static func set<Value>(_ option: Int32, to value: UnsafePointer<Value>, on tcp: Pointer) {
    guard let descriptor = unsafe descriptor(of: tcp) else { return }
    unsafe setsockopt(descriptor, SOL_SOCKET, option, value, socklen_t(MemoryLayout<Value>.size))
  }
}
