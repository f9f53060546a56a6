#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A descriptor that others have a share in, and how it was found.
///
/// Whether it blocks is a property of what it stands for, which a shell or a script may use after this process: so it is
/// left as it was, when this value goes.
struct KeptDescriptor: ~Copyable {
  private let number: Int32
  private let original: Descriptor
  private let blocks: Bool
  private let isInherited: Bool
  private var isReplaced = false

  init(_ number: Int32, action: String) throws(IOError) {
    original = try Descriptor(copying: number, action: action)
    self.number = number
    blocks = fcntl(number, F_GETFL) & O_NONBLOCK == 0
    isInherited = fcntl(number, F_GETFD) & FD_CLOEXEC == 0
  }

  /// Another descriptor of the same thing, which a stream may close.
  func copy(action: String) throws(IOError) -> Descriptor {
    try Descriptor(copying: original.number, action: action)
  }

  /// Makes the number stand for something else.
  mutating func replace(by other: Int32, action: String) throws(IOError) {
    guard dup2(other, number) >= 0 else { throw IOError(systemError: errno, action: action) }
    isReplaced = true
  }

  deinit {
    if isReplaced {
      _ = dup2(original.number, number)
      if !isInherited { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    }
    let flags = fcntl(original.number, F_GETFL)
    if blocks, flags >= 0 { _ = fcntl(original.number, F_SETFL, flags & ~O_NONBLOCK) }
  }
}
