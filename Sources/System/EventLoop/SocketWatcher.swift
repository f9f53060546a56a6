internal import CLibuv

/// Tells when a socket that a C library owns can be read or written.
@safe
public final class SocketWatcher: LoopHandleOwner {
  /// What a socket is ready for, or is watched for.
  public struct Readiness: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int32
    /// Readiness from bits.
    public init(rawValue: Int32) { self.rawValue = rawValue }
    /// Bytes, or the end, can be read.
    public static let readable = Readiness(rawValue: 1)
    /// Bytes can be written.
    public static let writable = Readiness(rawValue: 2)
    /// The socket has failed.
    public static let failed = Readiness(rawValue: 4)
  }

  private let poll: UnsafeMutablePointer<uv_poll_t>
  private let ready: (Readiness) -> Void
  private var isOpen = true

  /// A watcher that does not watch yet.
  ///
  /// The socket must stay open until `close`.
  public init(
    descriptor: Int32, on loop: EventLoop, ready: @escaping (Readiness) -> Void
  ) throws(IOError) {
    try loop.admit("watch a socket")
    let poll = unsafe LoopHandle.allocate(uv_poll_t.self)
    let status = unsafe uv_poll_init_socket(loop.uv, poll, descriptor)
    guard status == 0 else {
      unsafe poll.deallocate()
      throw IOError(uv: status, action: "watch a socket")
    }
    unsafe self.poll = poll
    self.ready = ready
    unsafe LoopHandle.setOwner(self, of: poll)
  }

  /// Watches for `interest`, in place of what was watched for; nothing pauses the watcher.
  public func watch(for interest: Readiness) {
    guard isOpen else { return }
    var events: UInt32 = 0
    if interest.contains(.readable) { events |= UV_READABLE.rawValue }
    if interest.contains(.writable) { events |= UV_WRITABLE.rawValue }
    guard events != 0 else { return unsafe _ = uv_poll_stop(poll) }
    unsafe uv_poll_start(poll, Int32(events)) { handle, status, events in
      guard let handle = unsafe handle else { return }
      let watcher = unsafe LoopHandle.owner(of: handle, as: SocketWatcher.self)
      watcher.happened(status, UInt32(bitPattern: events))
      unsafe EventLoop.of(handle.pointee.loop).runJobs()
    }
  }

  /// Stops watching, for good.
  public func close() {
    isOpen = false
    unsafe LoopHandle.close(poll)
  }

  private func happened(_ status: Int32, _ events: UInt32) {
    guard status == 0 else { return ready(.failed) }
    var readiness: Readiness = []
    if events & UV_READABLE.rawValue != 0 { readiness.insert(.readable) }
    if events & UV_WRITABLE.rawValue != 0 { readiness.insert(.writable) }
    ready(readiness)
  }

  func loopStops() {
    close()
    ready(.failed)
  }

  deinit { unsafe poll.deallocate() }
}
