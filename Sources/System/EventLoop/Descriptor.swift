internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A descriptor with one owner, which closes it once; no program that this process starts inherits it.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  init(owning number: Int32) { self.number = number }

  /// Another descriptor of what `number` stands for.
  ///
  /// It is none of the first three, which libuv never closes.
  init(copying number: Int32, action: @autoclosure () -> String) throws(IOError) {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw IOError(systemError: errno, action: action()) }
    self.number = copy
  }

  /// A file or device, to read and to write.
  init(opening path: String, action: @autoclosure () -> String) throws(IOError) {
    let number = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard number >= 0 else { throw IOError(systemError: errno, action: action()) }
    self.number = number
  }

  /// Leaves it to somebody else to close it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  /// Opens what is closed of standard input, output and error, to nowhere.
  ///
  /// The next file or socket would get the number, and strangers would read and write it; libuv ends the process then.
  static func occupyStandard() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  deinit { _ = close(number) }
}

/// The two ends of a pipe.
struct Pipe: ~Copyable {
  var reading: Descriptor
  var writing: Descriptor

  init(action: @autoclosure () -> String) throws(IOError) {
    var ends: (uv_file, uv_file) = (-1, -1)
    let status = unsafe withUnsafeMutableBytes(of: &ends) {
      unsafe uv_pipe($0.assumingMemoryBound(to: uv_file.self).baseAddress, 0, 0)
    }
    try IOError.check(status, action())
    reading = Descriptor(owning: ends.0)
    writing = Descriptor(owning: ends.1)
  }
}
