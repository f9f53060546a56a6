internal import CCurl
internal import PosternHTTPTypes

/// What curl calls; the context is the transfer, which its engine retains.
extension Transfer {
  static func of(_ context: UnsafeMutableRawPointer) -> Transfer {
    unsafe Unmanaged.fromOpaque(context).takeUnretainedValue()
  }

  func setCallbacks(_ handle: EasyHandle) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe handle.set(CURLOPT_PRIVATE, pointer: context)
    unsafe handle.set(CURLOPT_HEADERDATA, pointer: context)
    unsafe handle.set(CURLOPT_WRITEDATA, pointer: context)
    unsafe handle.set(CURLOPT_READDATA, pointer: context)
    unsafe handle.set(CURLOPT_PREREQDATA, pointer: context)
    unsafe handle.note(
      postern_curl_set_data_callback(handle.pointer, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
        guard let context = unsafe context else { return 0 }
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        return unsafe Transfer.of(context).receivedLine(line) ? count : 0
      })
    unsafe handle.note(
      postern_curl_set_data_callback(handle.pointer, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
        guard let context = unsafe context else { return 0 }
        let chunk = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        return unsafe Transfer.of(context).receivedBody(chunk)
      })
    if upload != nil {
      unsafe handle.note(
        postern_curl_set_data_callback(handle.pointer, CURLOPT_READFUNCTION) { bytes, size, count, context in
          guard let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
          let space = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
          return unsafe Transfer.of(context).send(into: space)
        })
    }
    unsafe handle.note(
      postern_curl_set_ready_callback(handle.pointer) { context, peer, _, _, _ in
        guard let context = unsafe context, let peer = unsafe peer else { return CURL_PREREQFUNC_ABORT }
        let address = unsafe IPAddress(String(cString: peer))
        return unsafe Transfer.of(context).connected(to: address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
      })
  }
}
