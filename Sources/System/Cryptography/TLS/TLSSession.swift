import COpenSSL

/// One TLS connection without its socket: ciphertext goes in and out as bytes, whoever owns the socket moves them.
///
/// Belongs to one thread at a time. Each call appends what the peer must be sent to `output`; that holds for a call
/// that throws too, since what it appended is the alert that tells the peer why. After a throw the session is over.
@safe package final class TLSSession {
  private let context: TLSContext
  private let ssl: OpaquePointer
  /// The host that a client asked for; names the peer in errors.
  private let host: String?
  private var state = State.handshaking

  /// What `receive` was lent and OpenSSL has not read yet.
  var incoming = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  /// The caller's output, borrowed for the length of a call.
  var outgoing: [UInt8] = []

  /// Whether the peer has said goodbye (close_notify): what was received is all that it sent.
  package private(set) var peerHasClosed = false

  private enum State {
    case handshaking
    case open
    /// This side has said goodbye; it still reads.
    case closed
    case failed
  }

  /// Creates the server's end of a connection.
  package convenience init(server context: TLSContext) throws(TLSError) {
    guard context.isServer else { throw TLSError(.badConfiguration, "This TLS context is a client's.") }
    try self.init(context, host: nil)
    unsafe SSL_set_accept_state(ssl)
  }

  /// Creates the client's end of a connection to `host`: a DNS name, or an IP address without brackets.
  package convenience init(client context: TLSContext, host: String) throws(TLSError) {
    guard !context.isServer else { throw TLSError(.badConfiguration, "This TLS context is a server's.") }
    try self.init(context, host: host)
    unsafe SSL_set_connect_state(ssl)
    try unsafe PeerName(host).require(of: ssl)
  }

  private init(_ context: TLSContext, host: String?) throws(TLSError) {
    guard let ssl = unsafe SSL_new(context.handle.pointer) else { throw .cannotMake("a TLS session") }
    self.context = context
    self.host = host
    unsafe self.ssl = ssl
    guard let bio = unsafe RecordBIO.make(for: self, method: context.records) else {
      throw .cannotMake("a TLS session")
    }
    unsafe SSL_set_bio(ssl, bio, bio)
  }

  deinit { unsafe SSL_free(ssl) }

  /// Whether application bytes can be written.
  package var isOpen: Bool { state == .open }

  /// Begins the handshake: a client says hello, a server has nothing to say yet.
  package func start(output: inout [UInt8]) throws(TLSError) {
    try lending(&output) { () throws(TLSError) in try shakeHands() }
  }

  /// Takes ciphertext, cut anywhere, and appends the plaintext that it completes.
  ///
  /// Plaintext is never more than the ciphertext plus one record (16 KiB). The handshake goes on in here too.
  package func receive(
    _ ciphertext: Span<UInt8>, plaintext: inout [UInt8], output: inout [UInt8]
  ) throws(TLSError) {
    try lending(&output) { () throws(TLSError) in
      try unsafe ciphertext.withUnsafeBytes { bytes throws(TLSError) in
        unsafe incoming = bytes
        defer { unsafe incoming = UnsafeRawBufferPointer(start: nil, count: 0) }
        try shakeHands()
        while unsafe !incoming.isEmpty, !peerHasClosed, state != .handshaking {
          try readRecord(into: &plaintext)
        }
      }
    }
  }

  /// Takes the end of the transport's bytes; throws unless the peer had said goodbye before.
  package func receiveEnd() throws(TLSError) {
    guard !peerHasClosed else { return }
    let moment = state == .handshaking ? "during the TLS handshake" : "without a TLS close_notify"
    state = .failed
    throw TLSError(.truncated, "The connection ended \(moment); what was received may be cut short.")
  }

  /// Encrypts application bytes, in records of at most 16 KiB.
  package func write(_ plaintext: Span<UInt8>, output: inout [UInt8]) throws(TLSError) {
    guard state == .open else {
      throw TLSError(.notOpen, "The TLS session \(state == .handshaking ? "has not begun" : "is over").")
    }
    guard !plaintext.isEmpty else { return }
    try lending(&output) { () throws(TLSError) in
      var written = 0
      let result = unsafe plaintext.withUnsafeBytes {
        unsafe SSL_write_ex(ssl, $0.baseAddress, $0.count, &written)
      }
      guard result == 1 else { throw fail() }
    }
  }

  /// Says goodbye (close_notify), once; the peer may go on sending.
  package func close(output: inout [UInt8]) {
    guard state == .open else { return }
    state = .closed
    swap(&outgoing, &output)
    defer { swap(&outgoing, &output) }
    unsafe SSL_shutdown(ssl)
    ErrorQueue.clear()
  }

  private func lending(_ output: inout [UInt8], _ work: () throws(TLSError) -> Void) throws(TLSError) {
    guard state != .failed else { throw TLSError(.notOpen, "The TLS session is over.") }
    swap(&outgoing, &output)
    defer { swap(&outgoing, &output) }
    // libcurl uses OpenSSL on the same threads, and a leftover of its would be taken for ours.
    ErrorQueue.clear()
    try work()
  }

  private func shakeHands() throws(TLSError) {
    guard state == .handshaking else { return }
    let result = unsafe SSL_do_handshake(ssl)
    if result == 1 {
      state = .open
    } else if unsafe SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ {
      throw fail()
    }
  }

  private func readRecord(into plaintext: inout [UInt8]) throws(TLSError) {
    try plaintext.append(addingCapacity: Int(SSL3_RT_MAX_PLAIN_LENGTH)) { output throws(TLSError) in
      try unsafe output.withUnsafeMutableBufferPointer { room, count throws(TLSError) in
        guard unsafe SSL_read_ex(ssl, room.baseAddress, room.count, &count) != 1 else { return }
        switch unsafe SSL_get_error(ssl, 0) {
        case SSL_ERROR_WANT_READ: break
        case SSL_ERROR_ZERO_RETURN: peerHasClosed = true
        default: throw fail()
        }
      }
    }
  }

  private func fail() -> TLSError {
    state = .failed
    return unsafe .session(ssl, with: host)
  }
}

extension TLSSession {
  /// What the two sides agreed on; meaningful once the session is open.
  package var version: TLSVersion { unsafe SSL_version(ssl) == TLS1_3_VERSION ? .tls13 : .tls12 }

  /// The application protocol that ALPN settled on.
  package var applicationProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    unsafe SSL_get0_alpn_selected(ssl, &name, &count)
    guard let name = unsafe name else { return nil }
    return unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  /// The host name that the client asked for (SNI).
  package var serverName: String? {
    unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
  }
}

@available(*, unavailable)
extension TLSSession: Sendable {}
