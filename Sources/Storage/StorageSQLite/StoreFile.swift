internal import PosternStorage
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The database's files: only their owner may read them, and only one server at a time has them.
final class StoreFile: Sendable {
  let path: String
  /// Held for as long as the server runs; the system lets go of it when the process ends, however it ends.
  private let lock: Mutex<Int32?>

  /// Makes what is missing and takes the lock.
  init(path: String) throws(StoreError) {
    self.path = path
    try Self.makeDirectory(of: path)
    let lock = try Self.lock("\(path).lock", for: path)
    self.lock = Mutex(lock)
    // Before SQLite makes it, whose other files then get the same mode.
    close(try Self.openPrivate(path))
  }

  /// Lets another server have the file.
  func unlock() {
    if let lock = lock.withLock({ $0.take() }) { close(lock) }
  }

  deinit { unlock() }

  /// How many bytes the log has that SQLite keeps beside the file.
  var logSize: Int {
    var status = stat()
    return stat("\(path)-wal", &status) == 0 ? Int(status.st_size) : 0
  }

  private static func makeDirectory(of path: String) throws(StoreError) {
    guard let end = path.lastIndex(of: "/"), end != path.startIndex else { return }
    let directory = String(path[..<end])
    guard mkdir(directory, 0o700) != 0, errno != EEXIST else { return }
    throw failure("make the directory \(directory)")
  }

  /// Two servers on one file would each keep what the other does not know of.
  private static func lock(_ name: String, for path: String) throws(StoreError) -> Int32 {
    let file = try openPrivate(name)
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      let holder = contents(of: file)
      close(file)
      guard reason == EWOULDBLOCK else {
        errno = reason
        throw failure("lock \(name)")
      }
      throw StoreError(
        .inUse,
        "\(path) is in use by another server\(holder.isEmpty ? "" : " (process \(holder))"). "
          + "Stop it, or give each server a home of its own; replicas share a Redis.")
    }
    let number = Array("\(getpid())\n".utf8)
    // Only for the message above: without it the lock holds all the same.
    if ftruncate(file, 0) == 0 { _ = pwrite(file, number, number.count, 0) }
    return file
  }

  private static func contents(of file: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(file, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
  }

  private static func openPrivate(_ path: String) throws(StoreError) -> Int32 {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("open \(path)") }
    guard fchmod(file, 0o600) == 0 else {
      close(file)
      throw failure("protect \(path)")
    }
    return file
  }

  private static func failure(_ action: String) -> StoreError {
    StoreError(.failed, "Could not \(action): \(String(cString: strerror(errno))).")
  }
}
