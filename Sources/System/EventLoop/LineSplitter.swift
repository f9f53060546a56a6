#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Cuts bytes into lines, however they are sliced when they come.
///
/// A line ends with LF or CRLF, which is not part of it. One that is too long is thrown away as it comes, so that no peer
/// can fill the memory, and takes nothing else with it.
public struct LineSplitter: Sendable {
  /// A line, or what is left of one.
  public enum Line: Hashable, Sendable {
    /// A line that is not too long.
    case complete([UInt8])
    /// A line that was too long, and how many bytes it had.
    case oversized(byteCount: Int)
  }

  /// As much as a request over HTTP may have by default, and room for what a client adds to it.
  public static let defaultLimit = (4 * 1024 + 64) * 1024

  /// How many bytes a line may have.
  public let limit: Int
  /// Lines that were handed out already, up to `start`; then what has come of the next ones.
  private var buffer: [UInt8] = []
  private var start = 0
  /// There is no LF in the line before this.
  private var searched = 0
  /// How much of the current line was thrown away.
  private var skipped = 0
  private var skippedEndsWithCR = false

  private static let (lf, cr) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// A splitter without bytes.
  public init(limit: Int = LineSplitter.defaultLimit) { self.limit = max(0, limit) }

  /// How many bytes are kept here: no more than a line may have, and what came last.
  package var bufferedByteCount: Int { buffer.count - start }

  /// Takes bytes, which may begin and end anywhere.
  public mutating func append(_ bytes: [UInt8]) {
    guard !buffer.isEmpty else { return buffer = bytes }
    // Half of it at least is free then, so a byte is moved twice at most.
    if start >= buffer.count / 2 {
      buffer.removeFirst(start)
      (start, searched) = (0, searched - start)
    }
    buffer += bytes
  }

  /// The next line that has come to its end; nil when more bytes are needed.
  public mutating func next() -> Line? {
    guard let end = indexOfLF() else {
      searched = buffer.count
      skipIfTooLong()
      return nil
    }
    let line = line(upTo: end, isTerminated: true)
    start = end + 1
    searched = start
    if start == buffer.count { forgetBuffer() }
    return line
  }

  /// The line that the end of all bytes has left without an end of its own; nil when there is none.
  ///
  /// To be called when `next` has nothing more.
  public mutating func finish() -> Line? {
    guard bufferedByteCount + skipped > 0 else { return nil }
    defer { forgetBuffer() }
    return line(upTo: buffer.count, isTerminated: false)
  }

  private func indexOfLF() -> Int? {
    unsafe buffer.withUnsafeBytes { bytes in
      guard searched < bytes.count, let base = bytes.baseAddress,
        let found = unsafe memchr(base + searched, Int32(Self.lf), bytes.count - searched)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  private mutating func line(upTo end: Int, isTerminated: Bool) -> Line {
    let endsWithCR = end > start ? buffer[end - 1] == Self.cr : skippedEndsWithCR
    let count = skipped + end - start - (isTerminated && endsWithCR ? 1 : 0)
    defer { (skipped, skippedEndsWithCR) = (0, false) }
    if count > limit { return .oversized(byteCount: count) }
    return .complete(Array(buffer[start..<start + count]))
  }

  /// One byte more than allowed may still be the CR of a line that is not too long.
  private mutating func skipIfTooLong() {
    guard skipped > 0 || bufferedByteCount - 1 > limit else { return }
    if let last = buffer[start...].last { skippedEndsWithCR = last == Self.cr }
    skipped += bufferedByteCount
    forgetBuffer()
  }

  private mutating func forgetBuffer() { (buffer, start, searched) = ([], 0, 0) }
}
