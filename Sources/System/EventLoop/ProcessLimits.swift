internal import CLibuv

/// What the system lets this process have.
public enum ProcessLimits {
  /// Raises the number of files and sockets that may be open as far as is allowed, and answers how many that is.
  @discardableResult
  public static func raiseOpenFiles() -> Int {
    Int(clamping: postern_uv_raise_descriptor_limit())
  }

  /// Has nothing of this process's memory written to a file when it crashes, and lets no other process of the user read
  /// it: it has keys in it.
  public static func forbidCoreDumps() { postern_uv_forbid_core_dumps() }

  /// How many files and sockets may be open now.
  static var openFiles: Int { Int(clamping: postern_uv_descriptor_limit()) }
}

/// What time it is.
public enum ProcessClock {
  /// Nanoseconds on a clock that never goes back.
  public static var nanoseconds: UInt64 { uv_hrtime() }

  /// Seconds since 1970.
  public static let unixTime: @Sendable () -> Int64 = {
    var now = uv_timeval64_t()
    unsafe uv_gettimeofday(&now)
    return now.tv_sec
  }

  /// Milliseconds since 1970.
  public static let unixMilliseconds: @Sendable () -> Int64 = {
    var now = uv_timeval64_t()
    unsafe uv_gettimeofday(&now)
    return now.tv_sec &* 1000 &+ Int64(now.tv_usec) / 1000
  }
}
