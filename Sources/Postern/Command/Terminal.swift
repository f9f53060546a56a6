import PosternConfiguration

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where people read and programs end.
enum Terminal {
  /// The width of the window; 80 where there is none.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a line to standard output.
  static func print(_ line: String) { write(line, to: STDOUT_FILENO) }

  /// Writes a line to standard error.
  static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

  static func exit(_ code: ExitCode) -> Never {
    #if canImport(Darwin)
      Darwin.exit(code.rawValue)
    #else
      Glibc.exit(code.rawValue)
    #endif
  }

  private static func write(_ line: String, to descriptor: Int32) {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      #if canImport(Darwin)
        let written = bytes.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
      #else
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      #endif
      // Nobody is left to be told where this fails.
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
