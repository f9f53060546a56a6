internal import CLibuv

/// The Swift object that a libuv handle belongs to.
///
/// It frees the handle's memory in its `deinit`, so what is called after the close finds a closed handle and not
/// somebody else's memory.
protocol LoopHandleOwner: AnyObject {
  /// The loop stops: close the handle and tell whoever waits for it.
  func loopStops()
}

/// Life of a libuv handle: its memory is allocated here, its owner is retained until it is closed, and it is closed once.
///
/// libuv keeps pointers to a handle until its close callback has run, so the owner may not go before.
enum LoopHandle {
  /// Memory for a handle, zeroed: libuv leaves `data` as it finds it.
  static func allocate<Handle>(_ type: Handle.Type) -> UnsafeMutablePointer<Handle> {
    let layout = MemoryLayout<Handle>.self
    let memory = UnsafeMutableRawPointer.allocate(byteCount: layout.size, alignment: layout.alignment)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: layout.size)
    return unsafe memory.assumingMemoryBound(to: type)
  }

  static func setOwner(_ owner: any LoopHandleOwner, of handle: UnsafeMutableRawPointer) {
    unsafe base(handle).pointee.data = Unmanaged<AnyObject>.passRetained(owner).toOpaque()
  }

  /// The owner, for a callback that knows which type it has.
  static func owner<Owner: AnyObject>(
    of handle: UnsafeMutableRawPointer, as type: Owner.Type
  ) -> Owner {
    unsafe Unmanaged<Owner>.fromOpaque(base(handle).pointee.data).takeUnretainedValue()
  }

  /// The descriptor underneath, as long as there is one.
  static func descriptor(of handle: UnsafeMutableRawPointer) -> Int32? {
    var descriptor: uv_os_fd_t = -1
    return unsafe uv_fileno(base(handle), &descriptor) == 0 ? descriptor : nil
  }

  static func close(_ handle: UnsafeMutableRawPointer) {
    guard unsafe uv_is_closing(base(handle)) == 0 else { return }
    unsafe uv_close(base(handle)) { handle in
      guard let handle = unsafe handle, let data = unsafe handle.pointee.data else { return }
      let loop = unsafe EventLoop.of(handle.pointee.loop)
      unsafe Unmanaged<AnyObject>.fromOpaque(data).release()
      loop.runJobs()
    }
  }

  /// Closes a handle that never got an owner.
  static func closeUnowned(_ handle: UnsafeMutableRawPointer) {
    unsafe uv_close(base(handle)) { unsafe UnsafeMutableRawPointer($0)?.deallocate() }
  }

  /// Closes what a stopping loop finds; handles without an owner are the loop's own.
  static func closeForStop(_ handle: UnsafeMutablePointer<uv_handle_t>) {
    guard let data = unsafe handle.pointee.data else { return unsafe uv_close(handle, nil) }
    let owner = unsafe Unmanaged<AnyObject>.fromOpaque(data).takeUnretainedValue()
    if let owner = owner as? any LoopHandleOwner { owner.loopStops() } else { unsafe close(handle) }
  }

  private static func base(_ handle: UnsafeMutableRawPointer) -> UnsafeMutablePointer<uv_handle_t> {
    unsafe handle.assumingMemoryBound(to: uv_handle_t.self)
  }
}
