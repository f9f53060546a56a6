internal import CLibuv

/// Allocation of `uv_pipe_t`, libuv's name for pipes and local sockets.
enum PipeHandle {
  /// A handle without a descriptor.
  static func make(on loop: EventLoop, _ action: String) throws(IOError) -> UnsafeMutablePointer<uv_stream_t>
  {
    try loop.admit(action)
    let pipe = unsafe LoopHandle.allocate(uv_pipe_t.self)
    do throws(IOError) {
      try unsafe IOError.check(uv_pipe_init(loop.uv, pipe, 0), action)
    } catch {
      unsafe pipe.deallocate()
      throw error
    }
    return unsafe UnsafeMutableRawPointer(pipe).assumingMemoryBound(to: uv_stream_t.self)
  }

  /// A handle of a descriptor, which is the handle's from then on unless this throws.
  static func open(
    _ descriptor: Int32, on loop: EventLoop, _ action: String
  ) throws(IOError) -> UnsafeMutablePointer<uv_stream_t> {
    let stream = try unsafe make(on: loop, action)
    let pipe = unsafe UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_pipe_t.self)
    do throws(IOError) {
      try unsafe IOError.check(uv_pipe_open(pipe, descriptor), action)
    } catch {
      unsafe LoopHandle.closeUnowned(stream)
      throw error
    }
    return unsafe stream
  }
}
