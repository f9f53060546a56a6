import COpenSSL

/// One reference to an OpenSSL object, given back when its last Swift owner goes.
///
/// `@unchecked Sendable`: whoever makes the object finishes changing it before handing the handle on,
/// and OpenSSL's reference counts are atomic.
@safe final class Handle: @unchecked Sendable {
  let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  /// Takes over what an OpenSSL constructor returned; `nil` is OpenSSL's way to say that it failed.
  init?(_ pointer: OpaquePointer?, free: @escaping @convention(c) (OpaquePointer?) -> Void) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
    unsafe self.free = free
  }

  deinit { unsafe free(pointer) }
}

extension Handle {
  /// A growing buffer that OpenSSL's PEM functions read from or write to.
  static func memory(_ bytes: [UInt8] = []) -> Handle? {
    guard let buffer = unsafe Handle(BIO_new(BIO_s_mem()), free: { unsafe BIO_free_all($0) }) else {
      return nil
    }
    guard !bytes.isEmpty else { return buffer }
    var written = 0
    return unsafe BIO_write_ex(buffer.pointer, bytes, bytes.count, &written) == 1 ? buffer : nil
  }

  /// What was written to a `memory` buffer.
  var contents: [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe copenssl_memory(pointer, &start)
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: max(0, count)))
  }
}
