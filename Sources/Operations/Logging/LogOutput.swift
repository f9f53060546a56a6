#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes whole batches to a descriptor that may be slow, non-blocking or closed on the other side.
struct LogOutput: Sendable {
  let descriptor: Int32
  /// Whether the last byte that was taken was not the end of its line.
  private var endedInLine = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes everything, waiting where it must, and says how many lines the descriptor refused for good.
  mutating func write(_ lines: [UInt8]) -> Int {
    let newline = UInt8(ascii: "\n")
    // What a refusal has cut stays a line of its own: the next one is not glued to it.
    let batch = endedInLine ? [newline] + lines : lines
    let ownStart = batch.count - lines.count
    var written = 0
    defer { if written > 0 { endedInLine = batch[written - 1] != newline } }
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
        return batch[max(written, ownStart)...].count { $0 == newline }
      }
    }
    return 0
  }
}
