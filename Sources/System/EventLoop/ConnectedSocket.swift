internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A connection on its way to its loop; it closes if it does not get there.
package final class ConnectedSocket: Sendable {
  private let descriptor: Mutex<Descriptor?>

  /// Takes the connection of a stream that nothing was read from or written to, and closes the stream.
  ///
  /// Nil when there is no descriptor to hold it meanwhile.
  package init?(takenFrom stream: ByteStream) {
    defer { stream.close() }
    guard let number = unsafe LoopHandle.descriptor(of: stream.handle),
      let copy = try? Descriptor(copying: number, action: "hand a connection on")
    else { return nil }
    descriptor = Mutex(copy)
  }

  /// Takes a connection that nobody has accepted yet; nil when there is none, or no descriptor for it.
  init?(waitingAt listener: TCPHandle.Pointer) {
    guard let socket = unsafe TCPHandle.descriptor(of: listener) else { return nil }
    let accepted = accept(socket, nil, nil)
    guard accepted >= 0 else { return nil }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    descriptor = Mutex(Descriptor(owning: accepted))
  }

  /// The connection as a stream of `loop`, on its thread; nil the second time, or when the loop takes no more.
  package func stream(on loop: EventLoop) -> ByteStream? {
    guard let descriptor = descriptor.withLock({ $0.take() }) else { return nil }
    return try? ByteStream.open(connection: descriptor, on: loop, action: "take a connection over")
  }
}
