#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes whole batches to a descriptor that may be slow, non-blocking or closed on the other side.
struct LogOutput: Sendable {
  let descriptor: Int32

  /// Writes everything, waiting where it must, and says how many lines the descriptor refused for good.
  func write(_ batch: [UInt8]) -> Int {
    var written = 0
    while written < batch.count {
      let count = batch.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        #else
          Darwin.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        #endif
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        var interest = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&interest, 1, -1)
      } else if errno != EINTR {
        return batch[written...].count { $0 == UInt8(ascii: "\n") }
      }
    }
    return 0
  }
}
