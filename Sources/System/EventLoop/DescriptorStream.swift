internal import CLibuv

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension ByteStream {
  /// Takes over a TCP connection.
  static func open(
    connection descriptor: consuming Descriptor, on loop: EventLoop, action: String
  ) throws(IOError) -> ByteStream {
    let tcp = try unsafe TCPHandle.open(on: loop)
    do throws(IOError) {
      try unsafe IOError.check(uv_tcp_open(tcp, descriptor.number), action)
    } catch {
      unsafe LoopHandle.closeUnowned(tcp)
      throw error
    }
    _ = descriptor.release()
    return unsafe ByteStream(adopting: tcp, on: loop)
  }

  /// Takes over a pipe or a local socket, which does not block from then on, whoever shares it.
  static func open(
    pipe descriptor: consuming Descriptor, on loop: EventLoop, action: String
  ) throws(IOError) -> ByteStream {
    let pipe = try unsafe PipeHandle.open(descriptor.number, on: loop, action)
    let mode = fcntl(descriptor.release(), F_GETFL) & O_ACCMODE
    return unsafe ByteStream(adopting: pipe, on: loop, isOneWay: mode != O_RDWR)
  }

  /// Takes what waits in the kernel without waiting for the loop to see it; the end is left to the loop.
  func readNow() {
    let buffer = unsafe UnsafeMutableRawBufferPointer(loop.readBuffer)
    // Bounded, because somebody may go on sending; no pipe holds more than this.
    for _ in 0..<64 {
      guard isOpen, let descriptor = unsafe LoopHandle.descriptor(of: handle) else { return }
      let count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      guard count > 0 else { return }
      unsafe deliver(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}

/// A stream over a descriptor of whatever kind.
struct DescriptorStream {
  enum Direction { case reading, writing }

  let stream: ByteStream
  /// The thread in between, where the descriptor is one that a loop cannot wait for.
  let copy: DescriptorCopy?

  init(
    _ direction: Direction, _ descriptor: consuming Descriptor, on loop: EventLoop, action: String
  ) throws(IOError) {
    switch uv_guess_handle(descriptor.number) {
    case UV_TCP:
      stream = try ByteStream.open(connection: descriptor, on: loop, action: action)
      copy = nil
      return
    case UV_NAMED_PIPE:
      stream = try ByteStream.open(pipe: descriptor, on: loop, action: action)
      copy = nil
      return
    default: break
    }
    // A file is always ready and blocks all the same. A terminal is shared with the shell and with whatever else runs
    // there, and would have to stop blocking for all of them.
    let pipe = try Pipe(action: action)
    let copy: DescriptorCopy
    switch direction {
    case .reading:
      copy = DescriptorCopy(from: descriptor, to: pipe.writing, on: loop, action: action)
      stream = try ByteStream.open(pipe: pipe.reading, on: loop, action: action)
    case .writing:
      copy = DescriptorCopy(from: pipe.reading, to: descriptor, on: loop, action: action)
      stream = try ByteStream.open(pipe: pipe.writing, on: loop, action: action)
    }
    do throws(IOError) {
      try copy.start()
    } catch {
      stream.close()
      throw error
    }
    self.copy = copy
  }
}
