import COpenSSL

/// Where OpenSSL reads and writes records: the bytes its caller lent for this call, instead of a socket.
///
/// OpenSSL's own memory buffers would copy everything once more each way and keep their high-water mark for as
/// long as the connection lives.
enum RecordBIO {
  /// The callbacks that every session's BIO shares; the context that made them owns them.
  static func makeMethod() -> Handle? {
    guard
      let method = unsafe Handle(
        BIO_meth_new(BIO_TYPE_SOURCE_SINK, "records"), free: { unsafe BIO_meth_free($0) }),
      unsafe BIO_meth_set_read(method.pointer, read) == 1,
      unsafe BIO_meth_set_write(method.pointer, write) == 1,
      unsafe BIO_meth_set_ctrl(method.pointer, control) == 1
    else { return nil }
    return method
  }

  /// A BIO that serves `session`, which must outlive it.
  static func make(for session: TLSSession, method: Handle) -> OpaquePointer? {
    guard let bio = unsafe BIO_new(method.pointer) else { return nil }
    unsafe BIO_set_data(bio, Unmanaged.passUnretained(session).toOpaque())
    unsafe BIO_set_init(bio, 1)
    return unsafe bio
  }

  private static func session(of bio: OpaquePointer?) -> TLSSession? {
    unsafe BIO_get_data(bio).map { unsafe Unmanaged<TLSSession>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let read: @convention(c) (OpaquePointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 = {
    bio, destination, capacity in
    guard let session = unsafe session(of: bio), let destination = unsafe destination else { return -1 }
    unsafe copenssl_want_nothing(bio)
    let count = unsafe min(Int(capacity), session.incoming.count)
    guard count > 0 else {
      unsafe copenssl_want_more(bio)
      return -1
    }
    unsafe UnsafeMutableRawBufferPointer(start: destination, count: count)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: session.incoming.prefix(count)))
    unsafe session.incoming = UnsafeRawBufferPointer(rebasing: session.incoming.dropFirst(count))
    return Int32(count)
  }

  private static let write: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
    bio, source, count in
    guard let session = unsafe session(of: bio), count > 0 else { return -1 }
    unsafe copenssl_want_nothing(bio)
    unsafe session.outgoing.append(
      contentsOf: UnsafeRawBufferPointer(start: source, count: Int(count)))
    return count
  }

  /// Nothing is held back, so a flush has always succeeded; OpenSSL asks for nothing else that matters.
  private static let control: @convention(c) (OpaquePointer?, Int32, Int, UnsafeMutableRawPointer?) -> Int = {
    _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0
  }
}
