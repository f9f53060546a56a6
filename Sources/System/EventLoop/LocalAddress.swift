#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A socket of this machine that has a path instead of an address and a port (a Unix socket).
struct LocalAddress {
  private var system = sockaddr_un()

  /// Takes a path; one that the system has no room for is refused, never shortened.
  init(path: String, action: @autoclosure () -> String) throws(IOError) {
    system.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: system.sun_path) - 1
    guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else {
      throw IOError(.invalid, action: action(), detail: "the path of a socket has 1 to \(room) bytes")
    }
    unsafe withUnsafeMutableBytes(of: &system.sun_path) { unsafe $0.copyBytes(from: bytes) }
  }

  /// A socket that is not connected, does not block, and is passed on to no child.
  static func socket(action: @autoclosure () -> String) throws(IOError) -> Descriptor {
    #if canImport(Darwin)
      let number = Darwin.socket(AF_UNIX, SOCK_STREAM, 0)
    #else
      let number = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard number >= 0 else { throw IOError(systemError: errno, action: action()) }
    let socket = Descriptor(owning: number)
    guard fcntl(number, F_SETFD, FD_CLOEXEC) == 0, fcntl(number, F_SETFL, O_NONBLOCK) == 0 else {
      throw IOError(systemError: errno, action: action())
    }
    return socket
  }

  /// The system's function, by a name that a stream's own does not hide.
  static func connect(
    _ socket: Int32, _ address: UnsafePointer<sockaddr>, _ count: socklen_t
  ) -> Int32 {
    #if canImport(Darwin)
      unsafe Darwin.connect(socket, address, count)
    #else
      unsafe Glibc.connect(socket, address, count)
    #endif
  }

  /// Calls `bind` or `connect`.
  func with(
    _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32, action: @autoclosure () -> String
  ) throws(IOError) {
    let status = unsafe withUnsafePointer(to: system) { system in
      let address = unsafe UnsafeRawPointer(system).assumingMemoryBound(to: sockaddr.self)
      return unsafe call(address, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
    guard status == 0 else { throw IOError(systemError: errno, action: action()) }
  }
}

extension ByteStream {
  /// Connects to a socket that has a path.
  ///
  /// The system answers at once; where too many wait there already, that it is busy.
  public static func connect(toSocketAt path: String, on loop: EventLoop) throws(IOError) -> ByteStream {
    let action = "connect to \(path)"
    let address = try LocalAddress(path: path, action: action)
    let socket = try LocalAddress.socket(action: action)
    let number = socket.number
    do throws(IOError) {
      try unsafe address.with({ unsafe LocalAddress.connect(number, $0, $1) }, action: action)
    } catch {
      throw error.code == .wouldBlock ? IOError(.busy, action: action) : error
    }
    return try ByteStream.open(pipe: socket, on: loop, action: action)
  }
}
