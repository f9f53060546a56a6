internal import CLibuv
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A connection on its way to its loop; it closes if it does not get there.
package final class ConnectedSocket: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the connection of a stream that nothing was read from or written to, and closes the stream.
  ///
  /// Nil when there is no descriptor to hold it meanwhile.
  package init?(takenFrom stream: ByteStream) {
    let copy = unsafe TCPHandle.descriptor(of: stream.tcp).map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
    stream.close()
    guard let copy, copy >= 0 else { return nil }
    descriptor = Mutex(copy)
  }

  /// Takes a connection that nobody has accepted yet; nil when there is none, or no descriptor for it.
  init?(waitingAt listener: TCPHandle.Pointer) {
    guard let socket = unsafe TCPHandle.descriptor(of: listener) else { return nil }
    let accepted = accept(socket, nil, nil)
    guard accepted >= 0 else { return nil }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    descriptor = Mutex(accepted)
  }

  /// The connection as a stream of `loop`, on its thread; nil the second time, or when the loop takes no more.
  package func stream(on loop: EventLoop) -> ByteStream? {
    guard let descriptor = descriptor.withLock({ $0.take() }) else { return nil }
    guard let tcp = try? unsafe TCPHandle.open(on: loop) else {
      _ = Self.close(descriptor)
      return nil
    }
    guard unsafe uv_tcp_open(tcp, descriptor) == 0 else {
      _ = Self.close(descriptor)
      unsafe LoopHandle.closeUnowned(tcp)
      return nil
    }
    return unsafe ByteStream(adopting: tcp, on: loop)
  }

  private static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.close(descriptor)
    #else
      Glibc.close(descriptor)
    #endif
  }

  deinit { if let descriptor = descriptor.withLock({ $0.take() }) { _ = Self.close(descriptor) } }
}
