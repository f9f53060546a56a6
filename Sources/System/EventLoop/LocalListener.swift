internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A socket with a path, for the programs of one user on this machine.
@safe
public final class LocalListener: LoopHandleOwner {
  /// Where it is.
  public let path: String
  private let loop: EventLoop
  private let pipe: UnsafeMutablePointer<uv_stream_t>
  private let accept: (sending ByteStream) -> Void
  /// Which file it is, so that a later one of the same name is left alone.
  private let file: FileIdentity?

  /// Listens at a path, which only this process's user may use from then on.
  ///
  /// A socket that an earlier process has left there is replaced; one that answers is not, and no other file is.
  public init(
    on loop: EventLoop, atPath path: String, accept: @escaping (sending ByteStream) -> Void
  ) throws(IOError) {
    let action = "listen on \(path)"
    let address = try LocalAddress(path: path, action: action)
    try Self.clear(path, on: loop, action: action)
    let socket = try LocalAddress.socket(action: action)
    let number = socket.number
    // On Linux the file gets the socket's own mode, so that it is never anybody else's; elsewhere a moment later.
    _ = fchmod(number, 0o600)
    try unsafe address.with({ unsafe bind(number, $0, $1) }, action: action)
    guard unsafe chmod(path, 0o600) == 0 else { throw IOError(systemError: errno, action: action) }
    let pipe = try unsafe PipeHandle.open(number, on: loop, action)
    _ = socket.release()
    let status = unsafe uv_listen(pipe, 64) { handle, status in
      guard let handle = unsafe handle, status == 0 else { return }
      let listener = unsafe LoopHandle.owner(of: handle, as: LocalListener.self)
      listener.acceptOne()
      listener.loop.runJobs()
    }
    guard status == 0 else {
      unsafe LoopHandle.closeUnowned(pipe)
      throw IOError(uv: status, action: action)
    }
    self.path = path
    self.loop = loop
    unsafe self.pipe = pipe
    self.accept = accept
    file = FileIdentity(path)
    unsafe LoopHandle.setOwner(self, of: pipe)
  }

  /// Stops listening and takes its file away; connections that were accepted live on.
  public func close() {
    if let file, FileIdentity(path) == file { _ = unsafe unlink(path) }
    unsafe LoopHandle.close(pipe)
  }

  func loopStops() { close() }

  private func acceptOne() {
    guard let client = try? unsafe PipeHandle.make(on: loop, "accept a connection") else { return }
    guard unsafe uv_accept(pipe, client) == 0 else { return unsafe LoopHandle.closeUnowned(client) }
    // Nobody else has it: `uv_accept` connects the two handles in the compiler's eyes only.
    nonisolated(unsafe) let stream = unsafe ByteStream(adopting: client, on: loop)
    accept(unsafe stream)
  }

  /// Takes away the socket of a process that has gone.
  private static func clear(_ path: String, on loop: EventLoop, action: String) throws(IOError) {
    guard let old = FileIdentity(path) else { return }
    guard old.isSocket else {
      throw IOError(.addressInUse, action: action, detail: "there is another file of that name")
    }
    do throws(IOError) {
      try ByteStream.connect(toSocketAt: path, on: loop).close()
    } catch  where error.code == .connectionRefused {
      _ = unsafe unlink(path)
      return
    }
    throw IOError(.addressInUse, action: action, detail: "another process listens there")
  }

  deinit { unsafe pipe.deallocate() }
}

/// Which file a path stands for, and whether it is a socket; symbolic links are not followed.
private struct FileIdentity: Equatable {
  let device: dev_t
  let number: ino_t
  let isSocket: Bool

  init?(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    device = status.st_dev
    number = status.st_ino
    isSocket = status.st_mode & S_IFMT == S_IFSOCK
  }
}
