#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A small file that only this process's user may read, replaced whole or not at all.
struct PrivateFile: Sendable {
  let path: String

  /// The most bytes that are read.
  private static let longest = 1 << 20

  /// What is in it; nil when there is no such file.
  func read() throws(KeySetError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("read")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("read") }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.longest else {
      throw KeySetError("\(path) is no file of keys.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw KeySetError("Others may read \(path), which holds secret keys: chmod 600 \(path).")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { systemRead(file, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw failure("read") }
    return bytes
  }

  /// Writes it; false when it must be new and is not.
  func write(_ bytes: [UInt8], mustBeNew: Bool) throws(KeySetError) -> Bool {
    let temporary = "\(path).\(getpid())"
    _ = unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("write") }
    defer {
      close(file)
      _ = unlink(temporary)
    }
    let count = bytes.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
    guard fchmod(file, 0o600) == 0, count == bytes.count, fsync(file) == 0 else { throw failure("write") }
    if mustBeNew {
      // A link is made or not; a rename would take the place of what is there.
      guard link(temporary, path) == 0 else {
        if errno == EEXIST { return false }
        throw failure("write")
      }
    } else {
      guard rename(temporary, path) == 0 else { throw failure("write") }
    }
    try syncDirectory()
    return true
  }

  /// The name is in the directory for good, whatever happens to the power.
  private func syncDirectory() throws(KeySetError) {
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let parent = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("write") }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw failure("write") }
  }

  private func failure(_ verb: String) -> KeySetError {
    KeySetError("Could not \(verb) \(path): \(String(cString: strerror(errno))).")
  }
}

/// The system's functions, by names that the methods above do not hide.
private func systemRead(_ file: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  #if canImport(Darwin)
    Darwin.read(file, start, count)
  #else
    Glibc.read(file, start, count)
  #endif
}

private func systemWrite(_ file: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Darwin)
    Darwin.write(file, start, count)
  #else
    Glibc.write(file, start, count)
  #endif
}
