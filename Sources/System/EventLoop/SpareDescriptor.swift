#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A descriptor for bad times: it is held so that there is one to give up when the process has no other.
struct SpareDescriptor: ~Copyable {
  private var descriptor: Int32 = -1

  init() { _ = acquire() }

  /// Answers whether it is held.
  mutating func acquire() -> Bool {
    if descriptor < 0 { descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
    return descriptor >= 0
  }

  mutating func release() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
