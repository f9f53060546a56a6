#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A descriptor for bad times: it is held so that there is one to give up when the process has no other.
struct SpareDescriptor: ~Copyable {
  private var descriptor: Int32 = -1

  /// What connections leave to everybody else: names, files, upstream calls.
  private static let headroom = 32

  init() { _ = acquire() }

  /// Sees to it that it is held, and answers whether connections may take more.
  mutating func acquire() -> Bool {
    let new = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard new >= 0 else { return false }
    if descriptor < 0 { descriptor = new } else { close(new) }
    return !Self.isAmongTheLast(new)
  }

  /// Gives it up, and answers whether it was held.
  @discardableResult
  mutating func release() -> Bool {
    guard descriptor >= 0 else { return false }
    close(descriptor)
    descriptor = -1
    return true
  }

  /// Whether a new descriptor's number tells that few are left: the system gives the lowest that is free.
  static func isAmongTheLast(_ descriptor: Int32) -> Bool {
    let limit = ProcessLimits.openFiles
    return Int(descriptor) >= limit - min(headroom, limit / 4)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
