internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// An IPv4 or IPv6 address with a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address as text, without brackets: `127.0.0.1`, `::1`.
  public let host: String
  /// The port.
  public let port: UInt16
  let isIPv6: Bool

  /// Answers nil when `host` is not an address; a name must be resolved first.
  public init?(host: String, port: UInt16) {
    // C ends a string at its first zero and would see another host than Swift does.
    guard !host.utf8.contains(0) else { return nil }
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if unsafe uv_ip4_addr(host, Int32(port), &v4) == 0 {
      isIPv6 = false
      self.host = host
    } else if unsafe uv_ip6_addr(host, Int32(port), &v6) == 0 {
      isIPv6 = true
      // One address has one spelling, so that equal ones are equal; a zone is not part of what the system spells.
      self.host = host.contains("%") ? host : unsafe Self.text { unsafe uv_ip6_name(&v6, $0, $1) } ?? host
    } else {
      return nil
    }
    self.port = port
  }

  /// `127.0.0.1:80`, `[::1]:80`.
  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Calls `body` with the address in the system's own form.
  func withSystemAddress<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    var storage = sockaddr_storage()
    return unsafe withUnsafeMutablePointer(to: &storage) { storage in
      let raw = UnsafeMutableRawPointer(storage)
      if isIPv6 {
        unsafe uv_ip6_addr(host, Int32(port), raw.assumingMemoryBound(to: sockaddr_in6.self))
      } else {
        unsafe uv_ip4_addr(host, Int32(port), raw.assumingMemoryBound(to: sockaddr_in.self))
      }
      return unsafe body(raw.assumingMemoryBound(to: sockaddr.self))
    }
  }

  /// Reads what the system wrote, with another port if one is given; nil for a family that is neither.
  init?(system: UnsafePointer<sockaddr>, port chosen: UInt16? = nil) {
    let family = Int32(unsafe system.pointee.sa_family)
    let raw = unsafe UnsafeRawPointer(system)
    let text: String?
    switch family {
    case AF_INET:
      let v4 = unsafe raw.assumingMemoryBound(to: sockaddr_in.self)
      text = unsafe Self.text { unsafe uv_ip4_name(v4, $0, $1) }
      port = chosen ?? UInt16(bigEndian: unsafe v4.pointee.sin_port)
      isIPv6 = false
    case AF_INET6:
      let v6 = unsafe raw.assumingMemoryBound(to: sockaddr_in6.self)
      text = unsafe Self.text { unsafe uv_ip6_name(v6, $0, $1) }
      port = chosen ?? UInt16(bigEndian: unsafe v6.pointee.sin6_port)
      isIPv6 = true
    default: return nil
    }
    guard let text else { return nil }
    host = text
  }

  private static func text(_ spell: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> String? {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { room in
      guard let start = room.baseAddress, unsafe spell(start, room.count) == 0 else { return nil }
      return unsafe String(cString: start)
    }
  }
}
