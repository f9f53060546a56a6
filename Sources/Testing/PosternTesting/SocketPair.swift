#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Two connected sockets of this machine, which whoever asked for them closes.
public func socketPair() throws -> (Int32, Int32) {
  var ends: [Int32] = [-1, -1]
  #if canImport(Darwin)
    let status = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
  #else
    let status = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
  #endif
  guard status == 0 else { throw RigError("the system gives no pair of sockets") }
  return (ends[0], ends[1])
}
